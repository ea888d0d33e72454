package row

import "golang.org/x/sys/cpu"

//go:noescape
func widenStripAVX2(out *float32, stride int, sums, totals *int32, scales, columns, bias *float32, rows int)

//go:noescape
func quantiseStripAVX2(out *int8, x, scales *float32, totals *int32, rows int)

//go:noescape
func keysAVX2(out *byte, x, scales *float32, rows int)

//go:noescape
func peaksAVX2(most, x *float32, rows int)

//go:noescape
func valuesAVX2(out *byte, depth int, x, by *float32, fours int)

// WidenStrip is [Widen] for the rows of a strip, one for each of totals, which holds the
// sum of what a row was multiplied with. Those of out begin stride numbers apart.
func WidenStrip(out []float32, stride int, sums, totals []int32, scales []float32, columns, bias *[Strip]float32) {
	rows := len(totals)
	if !cpu.X86.HasAVX2 || rows == 0 {
		widenStripGeneric(out, stride, sums, totals, scales, columns, bias)
		return
	}
	_, _, _ = out[(rows-1)*stride+Strip-1], sums[rows*Strip-1], scales[rows-1]
	widenStripAVX2(&out[0], stride, &sums[0], &totals[0], &scales[0], &columns[0], &bias[0], rows)
}

// QuantiseStrip is [Quantise] for the rows of a strip, one for each of totals, which it sets.
func QuantiseStrip(out []int8, x, scales []float32, totals []int32) {
	rows := len(totals)
	if !cpu.X86.HasAVX2 || rows == 0 {
		quantiseStripGeneric(out, x, scales, totals)
		return
	}
	_, _, _ = out[rows*Strip-1], x[rows*Strip-1], scales[rows-1]
	quantiseStripAVX2(&out[0], &x[0], &scales[0], &totals[0], rows)
}

// Keys lays out a strip, a row for each of scales, as the weights of a product: a row of
// it is a column. It sets scales to what a weight of each is worth.
func Keys(out []byte, x, scales []float32) {
	rows := len(scales)
	if !cpu.X86.HasAVX2 || rows == 0 {
		keysGeneric(out, x, scales)
		return
	}
	_, _ = out[(rows+15)/16*16*Strip-1], x[rows*Strip-1]
	keysAVX2(&out[0], &x[0], &scales[0], rows)
}

func peaks(most *[Strip]float32, x []float32) {
	rows := len(x) / Strip
	if !cpu.X86.HasAVX2 || rows == 0 {
		peaksGeneric(most, x)
		return
	}
	peaksAVX2(&most[0], &x[0], rows)
}

func values(out []byte, depth int, x []float32, by *[Strip]float32) {
	rows := len(x) / Strip
	fours := rows / 4
	if !cpu.X86.HasAVX2 || fours == 0 {
		valuesGeneric(out, depth, x, by, 0)
		return
	}
	if depth < rows {
		panic("row: more values than terms")
	}
	_ = out[depth*Strip-1]
	valuesAVX2(&out[0], depth, &x[0], &by[0], fours)
	valuesGeneric(out, depth, x, by, 4*fours)
}
