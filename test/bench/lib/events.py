"""events.py START FILE: prints rows of a table from Pulumi's event log, each of whose lines bears the time at which it came.

A resource counts from when the engine began with it until its outputs were there; what the plugin told in between (its ephemeral
messages) divides that into steps.
"""

import json
import sys

start = float(sys.argv[1])
begun, steps, rows = {}, {}, []


def short(urn):
    return urn.split("::")[-2].split("$")[-1] + " " + urn.split("::")[-1]


def close(urn, now):
    if urn in steps:
        text, since = steps.pop(urn)
        rows.append((since, now - since, "&nbsp;&nbsp;" + text))


def worth(took):
    return took >= 0.05


first = last = None
for line in open(sys.argv[2]):
    stamp, _, text = line.partition(" ")
    now, event = float(stamp) - start, json.loads(text)
    if pre := event.get("resourcePreEvent"):
        begun[pre["metadata"]["urn"]] = now
        first = first if first is not None else now
    elif out := event.get("resOutputsEvent"):
        urn = out["metadata"]["urn"]
        close(urn, now)
        if urn in begun:
            rows.append((begun[urn], now - begun[urn], short(urn)))
            last = now
    elif diagnostic := event.get("diagnosticEvent"):
        urn = diagnostic.get("urn", "")
        message = diagnostic["message"].replace("<{%reset%}>", "").strip()
        if urn in begun and diagnostic.get("ephemeral") and message:
            close(urn, now)
            steps[urn] = (message.replace("|", "/"), now)
    elif "summaryEvent" in event:
        rows.append((last, now - last, "the rest: outputs, the end of the program"))

print(f"| 0.00 s | {first:.2f} s | Pulumi's own start, its language host, the program's JVM up to its first resource |")
for since, took, text in sorted(rows, key=lambda row: (row[0], -row[1])):
    if worth(took):
        print(f"| {since:.2f} s | {took:.2f} s | {text} |")
