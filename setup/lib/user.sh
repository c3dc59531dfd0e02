# shellcheck shell=bash
# What an ordinary user needs beyond packages; nothing here changes the machine.

# check_user: mmdebstrap makes images and the bundle as an ordinary user by a range of user ids, which
# adduser gives to new users, but which older or central accounts may lack.
check_user() {
  is_root && return 0
  local user file
  user=$(id -un)
  for file in "${SUBID_DIR:-/etc}/subuid" "${SUBID_DIR:-/etc}/subgid"; do
    if ! grep -E "^($user|$(id -u)):" "$file" >/dev/null 2>&1; then
      warn "$file has no range for user $user, so mmdebstrap cannot make images: run" \
        "'sudo usermod --add-subuids 165536-231071 --add-subgids 165536-231071 $user'"
      return 0
    fi
  done
}
