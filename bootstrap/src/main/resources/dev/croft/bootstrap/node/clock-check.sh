# shellcheck shell=sh
# In a container the clock belongs to the host: nothing to do there.
systemd-detect-virt -cq || { systemctl -q is-enabled chrony && systemctl -q is-active chrony; }
