//go:build !amd64

package row

// WidenStrip is [Widen] for the rows of a strip, one for each of totals, which holds the
// sum of what a row was multiplied with. Those of out begin stride numbers apart.
func WidenStrip(out []float32, stride int, sums, totals []int32, scales []float32, columns, bias *[Strip]float32) {
	widenStripGeneric(out, stride, sums, totals, scales, columns, bias)
}

// QuantiseStrip is [Quantise] for the rows of a strip, one for each of totals, which it sets.
func QuantiseStrip(out []int8, x, scales []float32, totals []int32) {
	quantiseStripGeneric(out, x, scales, totals)
}

// Keys lays out a strip, a row for each of scales, as the weights of a product: a row of
// it is a column. It sets scales to what a weight of each is worth.
func Keys(out []byte, x, scales []float32) { keysGeneric(out, x, scales) }

func peaks(most *[Strip]float32, x []float32) { peaksGeneric(most, x) }

func values(out []byte, depth int, x []float32, by *[Strip]float32) {
	valuesGeneric(out, depth, x, by, 0)
}
