# shellcheck shell=bash
# The key that signs bundles: made once, kept in the cache outside every bundle, never printed. Needs common.sh.
# KEY_HOME/gnupg (0700) holds the secret part, KEY_HOME/croft-bundle.gpg the public one.

# _gpg HOME ARGS...: gpg with the key in HOME.
# Its agent listens on a socket, whose path may be 107 bytes long at most: hence the short link. The agent ends with us,
# and we wait for that: the next gpg would talk to the dying one and fail with 'Broken pipe'.
_gpg() {
  local link socket rc=0 i
  link=$(mktemp -d)
  ln -s -- "$1" "$link/g"
  shift
  gpg --homedir "$link/g" --digest-algo SHA256 --batch --no-tty --quiet --pinentry-mode loopback --passphrase '' "$@" || rc=$?
  socket=$(gpgconf --homedir "$link/g" --list-dirs agent-socket)
  gpgconf --homedir "$link/g" --kill gpg-agent >/dev/null 2>&1 || true
  for ((i = 0; i < 100; i++)); do [[ -S $socket ]] || break; sleep 0.02; done
  rm -rf -- "$link"
  return "$rc"
}

# key_ensure: makes the key where there is none.
key_ensure() {
  local new
  need gpg gnupg
  if [[ -s $KEY_HOME/croft-bundle.gpg && -d $KEY_HOME/gnupg/private-keys-v1.d ]]; then return; fi
  [[ ! -e $KEY_HOME ]] || die "the signing key in $KEY_HOME is incomplete; restore it, or remove that folder: a new key is made then, and nodes must be given it"
  mkdir -p "$CROFT_CACHE"
  new=$(mktemp -d "$CROFT_CACHE/.bundle-key.XXXXXX")
  mkdir -m 700 "$new/gnupg"
  _gpg "$new/gnupg" --quick-gen-key 'Croft bundle' ed25519 sign never >/dev/null 2>&1 || die "cannot make a signing key with gpg"
  _gpg "$new/gnupg" --export >"$new/croft-bundle.gpg"
  [[ -s $new/croft-bundle.gpg ]] || die "cannot export the signing key"
  rm -f -- "$new"/gnupg/S.*
  chmod -R go= "$new"
  mv -T -- "$new" "$KEY_HOME"
  say "made a signing key in $KEY_HOME"
}

# key_sign DIR: signs DIR/Release as DIR/InRelease and DIR/Release.gpg.
key_sign() {
  rm -f -- "$1/InRelease" "$1/Release.gpg"
  if ! _gpg "$KEY_HOME/gnupg" --output "$1/InRelease" --clearsign "$1/Release" ||
    ! _gpg "$KEY_HOME/gnupg" --armor --output "$1/Release.gpg" --detach-sign "$1/Release"; then
    die "cannot sign with the key in $KEY_HOME"
  fi
}
