# Saves what HAProxy knows of its servers just before a reload, so that the new process does not take all of them for
# primaries until its first checks are done. Written by Croft; changes made here are put back.
import os
import socket

STATE = "/run/haproxy/servers.state"

client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
client.settimeout(5)
client.connect("/run/haproxy/admin.sock")
client.sendall(b"show servers state\n")
answer = b""
while True:
    part = client.recv(65536)
    if not part:
        break
    answer += part
with open(STATE + ".new", "wb") as file:
    file.write(answer)
os.rename(STATE + ".new", STATE)
