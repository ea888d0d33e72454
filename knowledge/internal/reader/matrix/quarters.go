//go:build amd64 || arm64

package matrix

import "unsafe"

// quarters multiplies a tile by way of a function that takes half of its rows and half
// of its columns, for processors whose registers hold no more.
func quarters(quarter func(out *int32, x *int8, weights *byte, depth, stride int), out *int32, x *int8, weights *byte, depth, stride int) {
	for c := 0; c < Columns; c += lane {
		for r := 0; r < Rows; r += Rows / 2 {
			quarter((*int32)(unsafe.Add(unsafe.Pointer(out), 4*(r*stride+c))), (*int8)(unsafe.Add(unsafe.Pointer(x), r*depth)),
				(*byte)(unsafe.Add(unsafe.Pointer(weights), c*depth)), depth, stride)
		}
	}
}
