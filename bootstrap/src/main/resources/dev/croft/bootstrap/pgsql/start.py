# Starts Patroni. Written by Croft; changes made here are put back.
# Debian 13's etcd, and any from 3.6 on, words errors otherwise than Patroni (4.1 still) expects: those of a lease that is kept
# alive are unknown to it, and others are known by their number only. While etcd elects a leader of its own, for which a disk
# that stalls for a second is enough, PostgreSQL's leader then gives up the lead at once, instead of asking again, etcd's other
# members too, for as long as its lease allows, and then the other members of the cluster (failsafe mode).
import sys


def mend(etcd3):
    """Has Patroni's client of etcd read both wordings, and know the error of a member that has ceased to lead etcd."""
    known = etcd3._raise_for_data

    class NotPrimaryLessor(etcd3.Unavailable):
        error = "not a primary lessor"

    def read(data, status_code=None):
        if isinstance(data, dict):
            error = data.get("error") or data.get("Error")
            if isinstance(error, dict) and "grpc_code" not in error and "message" in error:
                data = {"error": error["message"], "code": error.get("code")}
            elif not error and "message" in data:
                data = {**data, "error": data["message"]}
        return known(data, status_code)

    etcd3.errStringToClientError.setdefault(NotPrimaryLessor.error, NotPrimaryLessor)
    etcd3._raise_for_data = read


if __name__ == "__main__":
    try:
        from patroni.dcs import etcd3

        mend(etcd3)
    except (ImportError, AttributeError) as e:
        # Another release may have other insides: it runs as it is.
        print(f"patroni is started as it is: {e!r}", file=sys.stderr)
    from patroni.__main__ import main

    main()
