package dev.croft.aliyun.stub;

/** An error as the service answers it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;
    final String code;

    Refusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static Refusal missing(String code, String id) {
        return new Refusal(404, code, "The specified " + id + " does not exist.");
    }

    static Refusal violation(String code, String what) {
        return new Refusal(400, code, "There is still " + what + " that depends on it.");
    }
}
