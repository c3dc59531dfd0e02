package dev.croft.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom. The picture of the layers is in the README. */
@AnalyzeClasses(
        packages = "dev.croft",
        importOptions = {ImportOption.DoNotIncludeTests.class, LayersTest.NoTestJars.class})
class LayersTest {
    /** What other modules lend to tests. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule MODEL_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("dev.croft.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.croft.model..");

    @ArchTest
    static final ArchRule SPI_KNOWS_ONLY_THE_MODEL = classes()
            .that()
            .resideInAPackage("dev.croft.spi..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.croft.model..", "dev.croft.spi..");

    @ArchTest
    static final ArchRule ONLY_SSH_IMPORTS_SSHJ = noClasses()
            .that()
            .resideOutsideOfPackage("dev.croft.bootstrap.ssh..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("net.schmizz..", "com.hierynomus..");

    @ArchTest
    static final ArchRule ONLY_LIBVIRT_IMPORTS_LIBVIRT = noClasses()
            .that()
            .resideOutsideOfPackage("dev.croft.libvirt..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.libvirt..");

    @ArchTest
    static final ArchRule ONLY_AWS_IMPORTS_ITS_SDK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.croft.aws..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    /** Its vendor only maintains it: whoever takes another changes one package. */
    @ArchTest
    static final ArchRule ONE_PACKAGE_IMPORTS_ALIYUNS_SDK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.croft.aliyun.sdk")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.aliyuncs..");

    /** The plugin starts without them: what is loaded before the first call must not need them. */
    @ArchTest
    static final ArchRule AN_OPEN_BACKEND_HAS_NOT_LOADED_THE_SDK = noClasses()
            .that()
            .haveNameMatching("dev\\.croft\\.(aws\\.(AwsFactory|AwsConfig|AwsTags)"
                    + "|aliyun\\.(AliyunFactory|AliyunConfig|AliyunTags|LazyRpc|Profiles))")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "com.aliyuncs..");

    @ArchTest
    static final ArchRule AWS_KNOWS_NO_OTHER_BACKEND = noClasses()
            .that()
            .resideInAPackage("dev.croft.aws..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.croft.libvirt..", "dev.croft.aliyun..", "dev.croft.plugin..", "dev.croft.bootstrap..");

    @ArchTest
    static final ArchRule ALIYUN_KNOWS_NO_OTHER_BACKEND = noClasses()
            .that()
            .resideInAPackage("dev.croft.aliyun..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.croft.libvirt..", "dev.croft.aws..", "dev.croft.plugin..", "dev.croft.bootstrap..");

    @ArchTest
    static final ArchRule BOOTSTRAP_KNOWS_NOTHING_OF_PULUMI_OR_BACKENDS = noClasses()
            .that()
            .resideInAPackage("dev.croft.bootstrap..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.pulumi..",
                    "pulumirpc..",
                    "dev.croft.plugin..",
                    "dev.croft.spi..",
                    "dev.croft.libvirt..",
                    "dev.croft.aws..",
                    "dev.croft.aliyun..");

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NO_MODULE = noClasses()
            .that()
            .resideInAnyPackage("dev.croft.bootstrap.engine..", "dev.croft.bootstrap.ssh..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.croft.bootstrap.node..",
                    "dev.croft.bootstrap.infra..",
                    "dev.croft.bootstrap.etcd..",
                    "dev.croft.bootstrap.pgsql..",
                    "dev.croft.bootstrap.redis..");

    @ArchTest
    static final ArchRule ONLY_ONE_MODULE_SPEAKS_RESP = noClasses()
            .that()
            .resideOutsideOfPackages("dev.croft.bootstrap.redis..", "dev.croft.test..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("redis.clients..");

    @ArchTest
    static final ArchRule COMPONENTS_SPEAK_TO_THE_PLUGIN_THROUGH_PULUMI_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.croft.components..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.croft.plugin..",
                    "dev.croft.spi..",
                    "dev.croft.bootstrap..",
                    "dev.croft.libvirt..",
                    "dev.croft.aws..",
                    "dev.croft.aliyun..",
                    "net.schmizz..",
                    "io.grpc..");

    /** Runs of Java programs load none of this. */
    @ArchTest
    static final ArchRule THE_PLUGIN_KNOWS_COMPONENTS_FOR_CONSTRUCT_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.croft.plugin..")
            .and()
            .resideOutsideOfPackage("dev.croft.plugin.construct..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.croft.components..", "dev.croft.sdk..", "com.pulumi..");

    /** The SDK's internals change between versions: one class of ours knows them, and no more. */
    @ArchTest
    static void onlyOneClassImportsPulumisInternals(JavaClasses all) {
        var importers = all.stream()
                .filter(c -> c.getPackageName().startsWith("dev.croft.plugin"))
                .filter(c -> c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(
                                d -> d.getTargetClass().getPackageName().matches("com\\.pulumi\\.(.*\\.)?internal.*")))
                .map(JavaClass::getName)
                .map(n -> n.replaceAll("\\$.*", ""))
                .distinct();
        assertThat(importers.toList()).containsExactly("dev.croft.plugin.construct.Program");
    }
}
