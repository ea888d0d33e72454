package matrix

import "golang.org/x/sys/cpu"

//go:noescape
func tileVNNI(out *int32, x *int8, weights *byte, depth, stride int)

//go:noescape
func quarterAVX2(out *int32, x *int8, weights *byte, depth, stride int)

func tileAVX2(out *int32, x *int8, weights *byte, depth, stride int) {
	quarters(quarterAVX2, out, x, weights, depth, stride)
}

// Kernels are those that this processor can run, the fastest last.
func Kernels() []Kernel {
	all := []Kernel{Generic}
	if cpu.X86.HasAVX2 {
		all = append(all, Kernel{"AVX2", tileAVX2})
	}
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VNNI {
		all = append(all, Kernel{"AVX-512 VNNI", tileVNNI})
	}
	return all
}
