//go:build !amd64 && !arm64

package matrix

// Kernels are those that this processor can run, the fastest last.
func Kernels() []Kernel { return []Kernel{Generic} }
