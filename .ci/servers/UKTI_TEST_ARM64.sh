# An emulator of arm64: the kernels written for it run here, too.
debian qemu-aarch64 qemu-user
export UKTI_TEST_ARM64='qemu-aarch64 -cpu max'
