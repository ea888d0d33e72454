#include "textflag.h"

DATA normLeast<>+0(SB)/8, $1e-12
GLOBL normLeast<>(SB), RODATA|NOPTR, $8

DATA one<>+0(SB)/8, $1.0
GLOBL one<>(SB), RODATA|NOPTR, $8

// FOLD leaves the sum of the 32 lanes in Y0 to Y3 in X0, halves onto halves.
#define FOLD \
	VADDPS       Y2, Y0, Y0; \
	VADDPS       Y3, Y1, Y1; \
	VADDPS       Y1, Y0, Y0; \
	VEXTRACTF128 $1, Y0, X1; \
	VADDPS       X1, X0, X0; \
	VPSHUFD      $0x4E, X0, X1; \
	VADDPS       X1, X0, X0; \
	VPSHUFD      $0xB1, X0, X1; \
	VADDSS       X1, X0, X0

// func normAVX2(x, weight, bias *float32, n int)
TEXT ·normAVX2(SB), NOSPLIT, $0-32
	MOVQ       x+0(FP), SI
	MOVQ       weight+8(FP), BX
	MOVQ       bias+16(FP), DX
	MOVQ       n+24(FP), R8
	VCVTSI2SSQ R8, X15, X15     // how many
	VXORPS     Y0, Y0, Y0
	VXORPS     Y1, Y1, Y1
	VXORPS     Y2, Y2, Y2
	VXORPS     Y3, Y3, Y3
	MOVQ       SI, DI
	MOVQ       R8, CX

sum:
	VADDPS (DI), Y0, Y0
	VADDPS 32(DI), Y1, Y1
	VADDPS 64(DI), Y2, Y2
	VADDPS 96(DI), Y3, Y3
	ADDQ   $128, DI
	SUBQ   $32, CX
	JNZ    sum

	FOLD
	VDIVSS       X15, X0, X0
	VBROADCASTSS X0, Y14      // the mean
	VXORPS       Y0, Y0, Y0
	VXORPS       Y1, Y1, Y1
	VXORPS       Y2, Y2, Y2
	VXORPS       Y3, Y3, Y3
	MOVQ         SI, DI
	MOVQ         R8, CX

squares:
	VMOVUPS (DI), Y4
	VMOVUPS 32(DI), Y5
	VMOVUPS 64(DI), Y6
	VMOVUPS 96(DI), Y7
	VSUBPS  Y14, Y4, Y4
	VSUBPS  Y14, Y5, Y5
	VSUBPS  Y14, Y6, Y6
	VSUBPS  Y14, Y7, Y7
	VMOVUPS Y4, (DI)
	VMOVUPS Y5, 32(DI)
	VMOVUPS Y6, 64(DI)
	VMOVUPS Y7, 96(DI)
	VMULPS  Y4, Y4, Y4
	VMULPS  Y5, Y5, Y5
	VMULPS  Y6, Y6, Y6
	VMULPS  Y7, Y7, Y7
	VADDPS  Y4, Y0, Y0
	VADDPS  Y5, Y1, Y1
	VADDPS  Y6, Y2, Y2
	VADDPS  Y7, Y3, Y3
	ADDQ    $128, DI
	SUBQ    $32, CX
	JNZ     squares

	FOLD
	VDIVSS       X15, X0, X0
	VCVTSS2SD    X0, X0, X0
	VADDSD       normLeast<>(SB), X0, X0
	VSQRTSD      X0, X0, X0
	VMOVSD       one<>(SB), X1
	VDIVSD       X0, X1, X0
	VCVTSD2SS    X0, X0, X0
	VBROADCASTSS X0, Y14

apply:
	VMULPS  (SI), Y14, Y0
	VMULPS  32(SI), Y14, Y1
	VMULPS  (BX), Y0, Y0
	VMULPS  32(BX), Y1, Y1
	VADDPS  (DX), Y0, Y0
	VADDPS  32(DX), Y1, Y1
	VMOVUPS Y0, (SI)
	VMOVUPS Y1, 32(SI)
	ADDQ    $64, SI
	ADDQ    $64, BX
	ADDQ    $64, DX
	SUBQ    $16, R8
	JNZ     apply
	VZEROUPPER
	RET

// func dotAVX2(a, b *float32, n int) float32
TEXT ·dotAVX2(SB), NOSPLIT, $0-28
	MOVQ   a+0(FP), SI
	MOVQ   b+8(FP), BX
	MOVQ   n+16(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3

loop:
	VMOVUPS (SI), Y4
	VMOVUPS 32(SI), Y5
	VMOVUPS 64(SI), Y6
	VMOVUPS 96(SI), Y7
	VMULPS  (BX), Y4, Y4
	VMULPS  32(BX), Y5, Y5
	VMULPS  64(BX), Y6, Y6
	VMULPS  96(BX), Y7, Y7
	VADDPS  Y4, Y0, Y0
	VADDPS  Y5, Y1, Y1
	VADDPS  Y6, Y2, Y2
	VADDPS  Y7, Y3, Y3
	ADDQ    $128, SI
	ADDQ    $128, BX
	SUBQ    $32, CX
	JNZ     loop

	FOLD
	VZEROUPPER
	VMOVSS X0, ret+24(FP)
	RET
