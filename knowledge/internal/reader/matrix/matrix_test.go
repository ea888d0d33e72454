package matrix

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// slow is what every kernel must give.
func slow(x []int8, weights []byte, rows, depth, columns int) []int32 {
	out := make([]int32, rows*columns)
	for r := range rows {
		for c := range columns {
			for k := range depth {
				out[r*columns+c] += int32(x[r*depth+k]) * int32(weights[At(k, c, depth)])
			}
		}
	}
	return out
}

func check(t *testing.T, x []int8, weights []byte, rows, depth, columns int) {
	t.Helper()
	want := slow(x, weights, rows, depth, columns)
	for _, k := range Kernels() {
		out := make([]int32, len(want))
		k.Multiply(out, x, weights, rows, depth, columns)
		for i := range want {
			if out[i] != want[i] {
				t.Fatalf("%s, %d × %d × %d: row %d, column %d is %d, want %d", k.Name, rows, depth, columns, i/columns, i%columns, out[i], want[i])
			}
		}
	}
}

func TestKernelsAgree(t *testing.T) {
	for _, k := range Kernels() {
		t.Log("runs here: " + k.Name)
	}
	random := rand.New(rand.NewPCG(1, 1))
	for _, size := range [][3]int{{8, 4, 32}, {8, 32, 64}, {24, 384, 96}, {16, 1536, 32}, {8, 388, 64}} {
		rows, depth, columns := size[0], size[1], size[2]
		x, weights := make([]int8, rows*depth), make([]byte, depth*columns)
		for i := range x {
			x[i] = int8(random.Uint32())
		}
		for i := range weights {
			weights[i] = byte(1 + random.IntN(127))
		}
		check(t, x, weights, rows, depth, columns)
	}
}

// The greatest numbers must not overflow the 16 bits of AVX2.
func TestKernelsAgreeAtTheEdges(t *testing.T) {
	const depth = 64
	x, weights := make([]int8, Rows*depth), make([]byte, depth*Columns)
	for _, value := range []int8{-128, 127} {
		for i := range x {
			x[i] = value
		}
		for i := range weights {
			weights[i] = 127
		}
		check(t, x, weights, Rows, depth, Columns)
	}
}

func TestAtIsAPermutation(t *testing.T) {
	const depth, columns = 12, 64
	seen := make([]bool, depth*columns)
	for k := range depth {
		for c := range columns {
			if at := At(k, c, depth); seen[at] {
				t.Fatalf("two weights at %d", at)
			} else {
				seen[at] = true
			}
		}
	}
}

func FuzzKernels(f *testing.F) {
	f.Add([]byte{1, 2, 255, 128}, uint8(3))
	f.Fuzz(func(t *testing.T, data []byte, size uint8) {
		depth := Depth * (1 + int(size%16))
		x, weights := make([]int8, Rows*depth), make([]byte, depth*Columns)
		for i := range data {
			if i < len(x) {
				x[i] = int8(data[i])
			}
			weights[i%len(weights)] = data[i] & 127
		}
		check(t, x, weights, Rows, depth, Columns)
	})
}

// A window of 192 tokens through the widest matrix of a layer.
func BenchmarkMultiply(b *testing.B) {
	const rows, depth, columns = 192, 384, 1536
	x, weights, out := make([]int8, rows*depth), make([]byte, depth*columns), make([]int32, rows*columns)
	for _, k := range Kernels() {
		b.Run(fmt.Sprint(k.Name), func(b *testing.B) {
			for b.Loop() {
				k.Multiply(out, x, weights, rows, depth, columns)
			}
			b.ReportMetric(rows*depth*columns*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "MAC/ns")
		})
	}
}
