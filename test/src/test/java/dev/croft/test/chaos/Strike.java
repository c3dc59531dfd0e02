package dev.croft.test.chaos;

import java.time.Duration;

/** Something bad that happens to a run. */
enum Strike {
    KILL_CLI,
    KILL_PLUGIN,
    KILL_BOTH,
    INTERRUPT,
    CUT_SSH,
    CUT_LIBVIRT,
    FILL_NODE,
    FILL_POOL;

    /** Whether it can matter at this moment. */
    boolean fits(Boundary boundary, Story story) {
        return switch (this) {
            case KILL_CLI, KILL_PLUGIN, KILL_BOTH, INTERRUPT -> true;
            case CUT_SSH -> boundary.onNodes() || boundary.kind().equals("Vm") && boundary.end();
            case CUT_LIBVIRT -> boundary.onLibvirt();
            case FILL_NODE -> boundary.onNodes() && !boundary.verb().equals("Delete");
                // under a machine that runs it would be a failing disk, which no software mends
            case FILL_POOL -> story == Story.NEW && boundary.kind().equals("Image");
        };
    }

    void hit(World world, Run run) {
        switch (this) {
            case KILL_CLI -> run.killCli();
            case KILL_PLUGIN -> run.plugin().ifPresent(ProcessHandle::destroyForcibly);
            case KILL_BOTH -> {
                var plugin = run.plugin();
                run.killCli();
                plugin.ifPresent(ProcessHandle::destroyForcibly);
            }
            case INTERRUPT -> run.interrupt();
            case CUT_SSH -> world.cutSsh();
            case CUT_LIBVIRT -> world.proxy().cut();
            case FILL_NODE -> world.fillNodes();
            case FILL_POOL -> world.fillPool();
        }
    }

    /** The run goes on under what it does for so long, then all is well again. */
    Duration lasts() {
        return switch (this) {
            case CUT_SSH -> Duration.ofSeconds(40);
            case CUT_LIBVIRT -> Duration.ofSeconds(5);
            case FILL_NODE, FILL_POOL -> Duration.ofSeconds(60);
            default -> Duration.ZERO;
        };
    }

    void heal(World world) {
        switch (this) {
            case CUT_SSH -> world.mendSsh();
            case CUT_LIBVIRT -> world.proxy().mend();
            case FILL_NODE -> world.emptyNodes();
            case FILL_POOL -> world.emptyPool();
            default -> {}
        }
    }
}
