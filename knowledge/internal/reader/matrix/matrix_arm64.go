package matrix

import "golang.org/x/sys/cpu"

//go:noescape
func quarterSDOT(out *int32, x *int8, weights *byte, depth, stride int)

func tileSDOT(out *int32, x *int8, weights *byte, depth, stride int) {
	quarters(quarterSDOT, out, x, weights, depth, stride)
}

// Kernels are those that this processor can run, the fastest last.
func Kernels() []Kernel {
	all := []Kernel{Generic}
	if cpu.ARM64.HasASIMDDP {
		all = append(all, Kernel{"SDOT", tileSDOT})
	}
	return all
}
