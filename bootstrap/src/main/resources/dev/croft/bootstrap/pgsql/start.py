# Starts Patroni. Written by Croft; changes made here are put back.
# PostgreSQL's leader keeps the lead while etcd does not answer: it asks again, etcd's other members too, for as long as its
# lease allows, and then the other members of the cluster (failsafe mode). But it gives up the lead at once, and PostgreSQL is
# started anew, when etcd answers an error that Patroni (4.1 still) does not know. Two kinds of such errors say no more than that
# etcd cannot tell now:
# - What a member answers while it stops, or ceases to lead etcd, for which a disk that stalls for a second is enough.
# - Errors of Debian 13's etcd, and any from 3.6 on, which are worded otherwise than Patroni expects.
import socket
import sys

# The errors of etcd without a class in Patroni that are an answer. The others are of a connection or a member that ended.
ANSWERS = ("AlreadyExists", "ResourceExhausted", "OutOfRange", "Unimplemented")


def mend(etcd3):
    """Has Patroni's client of etcd read both wordings, and take an answer that was cut off, or tells nothing, for none."""
    known = etcd3._raise_for_data
    # As it stands in the class: Patroni 3 has a static method there.
    handle = etcd3.Etcd3Client.__dict__["_handle_server_response"]

    def read(data, status_code=None):
        if isinstance(data, dict):
            error = data.get("error") or data.get("Error")
            if isinstance(error, dict) and "grpc_code" not in error and "message" in error:
                data = {"error": error["message"], "code": error.get("code")}
            elif not error and "message" in data:
                data = {**data, "error": data["message"]}
        return known(data, status_code)

    def whole(client, response):
        try:
            return handle.__get__(client, type(client))(response)
        except etcd3.Etcd3ClientError as e:
            if not isinstance(e, etcd3.Unavailable) and (not isinstance(e, etcd3.Unknown) or e.codeText in ANSWERS):
                raise
            told = e
        except etcd3.etcd.EtcdException as e:
            # Not JSON: an answer, and an error behind it.
            told = e
        # As Patroni 4 does for what is Unavailable: then it asks another member.
        raise socket.timeout from told

    etcd3._raise_for_data = read
    etcd3.Etcd3Client._handle_server_response = whole


if __name__ == "__main__":
    try:
        from patroni.dcs import etcd3

        mend(etcd3)
    except (ImportError, AttributeError, KeyError) as e:
        # Another release may have other insides: it runs as it is.
        print(f"patroni is started as it is: {e!r}", file=sys.stderr)
    from patroni.__main__ import main

    main()
