package dev.croft.model;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The shape of a value, read from a Java type: what the decoder checks, the encoder follows and the plugin's schema
 * shows. Records are looked at here and in {@link Decoder} and {@link Encoder} only.
 */
public sealed interface Shape {
    record Text() implements Shape {}

    record SecretText() implements Shape {}

    /** An IPv4 network, written as a string. */
    record Network() implements Shape {}

    /** A whole number: of 32 bits, or of 53 where it is a Java long, which is as far as JSON's numbers are exact. */
    record Whole(boolean wide) implements Shape {}

    record Real() implements Shape {}

    record Bool() implements Shape {}

    /** One of an enum's constants, written in lower case with dashes: {@code READ_ONLY} is {@code read-only}. */
    record Choice(Class<?> type) implements Shape {
        public List<String> allowed() {
            return Arrays.stream(type.getEnumConstants()).map(Choice::text).toList();
        }

        public static String text(Object constant) {
            return ((Enum<?>) constant)
                    .name()
                    .toLowerCase(java.util.Locale.ROOT)
                    .replace('_', '-');
        }
    }

    record Listing(Shape element) implements Shape {}

    record Mapping(Shape element) implements Shape {}

    record Maybe(Shape element) implements Shape {}

    /** A {@link Later}: what it holds has this shape once it is known. */
    record Deferred(Shape element) implements Shape {}

    /** A free tree: {@link Value.Obj}, for settings whose keys belong to another program. */
    record Free() implements Shape {}

    record Structure(Class<?> type) implements Shape {
        public List<Field> fields() {
            return Arrays.stream(type.getRecordComponents()).map(Field::new).toList();
        }
    }

    /** One component of a record. */
    record Field(RecordComponent component) {
        public String name() {
            return component.getName();
        }

        public Shape shape() {
            return Shape.of(component.getGenericType());
        }

        public Optional<String> doc() {
            return Optional.ofNullable(component.getAnnotation(Doc.class)).map(Doc::value);
        }

        public Optional<String> defaultJson() {
            return Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
        }

        /** The only input that this output changes with, where it says so. */
        public Optional<String> follows() {
            return Optional.ofNullable(component.getAnnotation(Follows.class)).map(Follows::value);
        }

        public boolean replaces() {
            return component.isAnnotationPresent(Replaces.class);
        }

        /** Whether things were made before it was there. */
        public boolean addedLater() {
            return replaces() && component.getAnnotation(Replaces.class).addedLater();
        }

        /** Whether the user must give it: no default, not a collection, not an Optional. */
        public boolean required() {
            var shape = shape() instanceof Deferred later ? later.element() : shape();
            return defaultJson().isEmpty()
                    && !(shape instanceof Maybe || shape instanceof Listing || shape instanceof Mapping);
        }
    }

    /** The shape of a type; a type that cannot be part of a declared value is our own fault. */
    static Shape of(Type type) {
        if (type instanceof ParameterizedType p) {
            var arguments = p.getActualTypeArguments();
            if (p.getRawType() == List.class) {
                return new Listing(of(arguments[0]));
            }
            if (p.getRawType() == java.util.Map.class) {
                return new Mapping(of(arguments[1]));
            }
            if (p.getRawType() == Optional.class) {
                return new Maybe(of(arguments[0]));
            }
            if (p.getRawType() == Later.class) {
                return new Deferred(of(arguments[0]));
            }
        }
        if (type instanceof Class<?> c) {
            if (c == String.class) {
                return new Text();
            }
            if (c == Secret.class) {
                return new SecretText();
            }
            if (c == Cidr.class) {
                return new Network();
            }
            if (c == int.class || c == Integer.class) {
                return new Whole(false);
            }
            if (c == long.class || c == Long.class) {
                return new Whole(true);
            }
            if (c == double.class || c == Double.class) {
                return new Real();
            }
            if (c == boolean.class || c == Boolean.class) {
                return new Bool();
            }
            if (c == Value.Obj.class || c == Value.class) {
                return new Free();
            }
            if (c.isEnum()) {
                return new Choice(c);
            }
            if (c.isRecord()) {
                return new Structure(c);
            }
        }
        throw new IllegalStateException("no shape for " + type.getTypeName());
    }
}
