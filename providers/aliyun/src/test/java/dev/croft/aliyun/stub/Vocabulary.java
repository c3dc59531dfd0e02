package dev.croft.aliyun.stub;

import com.aliyuncs.AcsRequest;
import com.aliyuncs.transform.UnmarshallerContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of an action's parameters and of its answer's fields, taken from the vendor's own classes: what we send and what the
 * stand-in answers is what they know. The plugin itself carries none of these classes.
 */
final class Vocabulary {
    private static final Map<String, Vocabulary> CACHE = new ConcurrentHashMap<>();
    private static final Map<String, String> PACKAGES =
            Map.of("2014-05-26", "com.aliyuncs.ecs", "2016-04-28", "com.aliyuncs.vpc");

    private final String action;
    private final Set<String> parameters = new TreeSet<>();
    private final Set<String> fields = new TreeSet<>();

    private Vocabulary(String action) {
        this.action = action;
    }

    static Vocabulary of(String action, String version) {
        return CACHE.computeIfAbsent(action + version, key -> read(action, version));
    }

    private static Vocabulary read(String action, String version) {
        var base = PACKAGES.get(version);
        var v = ".v" + version.replace("-", "") + ".";
        try {
            var words = new Vocabulary(action);
            var request = (AcsRequest<?>) Class.forName(base + ".model" + v + action + "Request")
                    .getConstructor()
                    .newInstance();
            fill(request, 0);
            request.getSysQueryParameters().keySet().forEach(name -> words.parameters.add(numberless(name)));
            request.getSysBodyParameters().keySet().forEach(name -> words.parameters.add(numberless(name)));
            words.readFields(base, v);
            return words;
        } catch (ClassNotFoundException e) {
            throw new Refusal(404, "InvalidAction.NotFound", action);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void readFields(String base, String v) throws ReflectiveOperationException {
        var response = Class.forName(base + ".model" + v + action + "Response");
        var recorder = new UnmarshallerContext() {
            private String seen(String key) {
                fields.add(key.replaceAll("\\[\\d+]", "[]").replaceFirst("^[^.]+\\.", ""));
                return "";
            }

            @Override
            public String stringValue(String key) {
                return seen(key);
            }

            @Override
            public Integer integerValue(String key) {
                return seen(key).length();
            }

            @Override
            public Long longValue(String key) {
                return (long) seen(key).length();
            }

            @Override
            public Boolean booleanValue(String key) {
                return seen(key).isEmpty();
            }

            @Override
            public Float floatValue(String key) {
                return (float) seen(key).length();
            }

            @Override
            public Double doubleValue(String key) {
                return (double) seen(key).length();
            }

            @Override
            public int lengthValue(String key) {
                return 1;
            }
        };
        for (var method : Class.forName(base + ".transform" + v + action + "ResponseUnmarshaller")
                .getMethods()) {
            if (method.getName().equals("unmarshall") && method.getParameterTypes()[0] == response) {
                method.invoke(null, response.getConstructor().newInstance(), recorder);
            }
        }
    }

    private static String numberless(String name) {
        return name.replaceAll("\\.\\d+(?=\\.|$)", ".N");
    }

    boolean takes(String parameter) {
        return parameters.contains(numberless(parameter));
    }

    /** That the stand-in answers nothing which the vendor's classes do not read. */
    void check(Map<String, Object> answer) {
        answer.forEach((name, value) -> check(name, value));
    }

    private void check(String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.size() == 1 && map.values().iterator().next() instanceof List<?> list) {
                check(path, list);
            } else {
                map.forEach((name, inner) -> check(path + "." + name, inner));
            }
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> check(path + "[]", inner));
        } else if (!fields.contains(path)) {
            throw new IllegalStateException("the stand-in answers " + path + " to " + action + ", which nobody reads");
        }
    }

    private static Object sample(Type type, int depth) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType list) {
            return list.getRawType() == List.class
                    ? new ArrayList<>(List.of(sample(list.getActualTypeArguments()[0], depth + 1)))
                    : Map.of();
        }
        var simple = Map.<Type, Object>of(
                String.class, "x", Integer.class, 1, Long.class, 1L, Boolean.class, true, Float.class, 1f);
        if (simple.containsKey(type)) {
            return simple.get(type);
        }
        var kind = (Class<?>) type;
        if (kind.isEnum() || kind.isPrimitive() || kind.getName().startsWith("java.")) {
            return null;
        }
        var object = kind.getConstructor().newInstance();
        fill(object, depth + 1);
        return object;
    }

    private static void fill(Object object, int depth) throws ReflectiveOperationException {
        for (var method : object.getClass().getDeclaredMethods()) {
            if (depth < 6
                    && method.getName().startsWith("set")
                    && method.getParameterCount() == 1
                    && Modifier.isPublic(method.getModifiers())) {
                var value = sample(method.getGenericParameterTypes()[0], depth);
                if (value != null) {
                    try {
                        method.invoke(object, value);
                    } catch (InvocationTargetException e) {
                        // A setter that refuses the sample has no parameter for us.
                    }
                }
            }
        }
    }
}
