# shellcheck shell=bash disable=SC2317
# Whether QEMU, which runs in the group kvm, may open /dev/kvm.

# opens GROUP MODE
opens() {
  fake stat <<<"echo '$1 $2'"
  load libvirt
  kvm_opens_to_group
}

test_to_its_group_or_to_all_it_is_open() {
  opens kvm 660 && opens kvm 666 && opens root 666
}

test_to_another_group_or_to_root_alone_it_is_not() {
  refuses opens root 600 && refuses opens UNKNOWN 660 && refuses opens kvm 640 && refuses opens kvm 600
}
