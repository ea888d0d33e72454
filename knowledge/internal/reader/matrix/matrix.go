// Package matrix multiplies matrices of small integers, with the processor's vector
// instructions where it has them. Every kernel gives the same integers.
package matrix

const (
	// Rows is what the number of rows of a product is a multiple of.
	Rows = 8
	// Columns is what the number of columns of a product is a multiple of.
	Columns = 32
	// Depth is what the number of terms of a sum is a multiple of.
	Depth = 4
	// Zero is the byte of a weight that stands for 0. Weights go from -63 to 63: then
	// two products never overflow the 16 bits in which AVX2 adds them.
	Zero = 64
	// lane is how many columns lie beside each other in memory.
	lane = 16
)

// A Kernel multiplies x (rows × depth) by weights as At lays them out (depth ×
// columns): out[r*columns+c] is the sum of x[r*depth+k] × the weight's byte. The caller
// takes Zero × the sum of x's row away. rows, depth and columns are multiples of Rows,
// Depth and Columns, and depth at most 65,536.
type Kernel struct {
	Name string
	// tile multiplies Rows rows by Columns columns; stride is the columns of out.
	tile func(out *int32, x *int8, weights *byte, depth, stride int)
}

// Multiply writes rows × columns sums to out.
func (k Kernel) Multiply(out []int32, x []int8, weights []byte, rows, depth, columns int) {
	if rows%Rows != 0 || depth%Depth != 0 || columns%Columns != 0 {
		panic("matrix: a size that is no multiple of a tile's")
	}
	if rows == 0 || depth == 0 || columns == 0 {
		return
	}
	// The tiles read and write without looking at lengths.
	_, _, _ = out[rows*columns-1], x[rows*depth-1], weights[depth*columns-1]
	// The weights of a few columns stay in the cache for all rows.
	for c := 0; c < columns; c += Columns {
		for r := 0; r < rows; r += Rows {
			k.tile(&out[r*columns+c], &x[r*depth], &weights[c*depth], depth, columns)
		}
	}
}

// At is where the weight stands of term k and column c.
func At(k, c, depth int) int {
	return c/lane*lane*depth + k/Depth*Depth*lane + c%lane*Depth + k%Depth
}

// Best is the fastest kernel of this processor.
func Best() Kernel {
	all := Kernels()
	return all[len(all)-1]
}
