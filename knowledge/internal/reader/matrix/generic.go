package matrix

import "unsafe"

// Generic needs no instruction in particular.
var Generic = Kernel{"generic", tileGeneric}

func tileGeneric(out *int32, x *int8, weights *byte, depth, stride int) {
	sums := unsafe.Slice(out, (Rows-1)*stride+Columns)
	rows := unsafe.Slice(x, Rows*depth)
	all := unsafe.Slice(weights, Columns*depth)
	for c := 0; c < Columns; c += lane {
		block := all[c*depth : (c+lane)*depth]
		for r := range Rows {
			row := rows[r*depth : (r+1)*depth]
			var sum [lane]int32
			for k := 0; k < depth; k += Depth {
				a := (*[Depth]int8)(row[k:])
				a0, a1, a2, a3 := int32(a[0]), int32(a[1]), int32(a[2]), int32(a[3])
				w := (*[lane * Depth]byte)(block[k*lane:])
				for j := range sum {
					sum[j] += a0*int32(w[4*j]) + a1*int32(w[4*j+1]) + a2*int32(w[4*j+2]) + a3*int32(w[4*j+3])
				}
			}
			copy(sums[r*stride+c:], sum[:])
		}
	}
}
