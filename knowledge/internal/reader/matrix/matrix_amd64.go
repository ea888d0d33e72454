package matrix

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:noescape
func tileVNNI(out *int32, x *int8, weights *byte, depth, stride int)

//go:noescape
func quarterAVX2(out *int32, x *int8, weights *byte, depth, stride int)

func tileAVX2(out *int32, x *int8, weights *byte, depth, stride int) {
	for c := 0; c < Columns; c += lane {
		for r := 0; r < Rows; r += Rows / 2 {
			quarterAVX2((*int32)(unsafe.Add(unsafe.Pointer(out), 4*(r*stride+c))), (*int8)(unsafe.Add(unsafe.Pointer(x), r*depth)),
				(*byte)(unsafe.Add(unsafe.Pointer(weights), c*depth)), depth, stride)
		}
	}
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
