#include "textflag.h"
#include "pack_amd64.h"

DATA fallEnd<>+0(SB)/4, $9.0
GLOBL fallEnd<>(SB), RODATA|NOPTR, $4

DATA gateEnd<>+0(SB)/4, $3.75
GLOBL gateEnd<>(SB), RODATA|NOPTR, $4

// func greatestAVX2(x *float32, n int) float32
TEXT ·greatestAVX2(SB), NOSPLIT, $0-20
	MOVQ     x+0(FP), SI
	MOVQ     n+8(FP), CX
	VPCMPEQD Y15, Y15, Y15
	VPSRLD   $1, Y15, Y15  // all but the sign
	VPXOR    Y0, Y0, Y0

loop:
	VPAND   (SI), Y15, Y1
	VPMAXUD Y1, Y0, Y0
	ADDQ    $32, SI
	SUBQ    $8, CX
	JNZ     loop

	VEXTRACTI128 $1, Y0, X1
	VPMAXUD      X1, X0, X0
	VPSHUFD      $0x4E, X0, X1
	VPMAXUD      X1, X0, X0
	VPSHUFD      $0xB1, X0, X1
	VPMAXUD      X1, X0, X0
	VMOVD        X0, AX
	VZEROUPPER
	MOVL AX, ret+16(FP)
	RET

// func quantiseAVX2(out *int8, x *float32, by float32, n int) int32
TEXT ·quantiseAVX2(SB), NOSPLIT, $0-36
	MOVQ         out+0(FP), DI
	MOVQ         x+8(FP), SI
	VBROADCASTSS by+16(FP), Y4
	MOVQ         n+24(FP), CX
	VBROADCASTSS nearest<>(SB), Y14
	VMOVDQU      order<>(SB), Y13
	VPXOR        Y12, Y12, Y12      // the sum

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	NEAREST
	VPADDD     Y0, Y12, Y12
	VPADDD     Y1, Y12, Y12
	VPADDD     Y2, Y12, Y12
	VPADDD     Y3, Y12, Y12
	PACK
	VMOVDQU    Y0, (DI)
	ADDQ       $128, SI
	ADDQ       $32, DI
	SUBQ       $32, CX
	JNZ        loop

	VEXTRACTI128 $1, Y12, X1
	VPADDD       X1, X12, X0
	VPSHUFD      $0x4E, X0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0xB1, X0, X1
	VPADDD       X1, X0, X0
	VMOVD        X0, AX
	VZEROUPPER
	MOVL AX, ret+32(FP)
	RET

// func widenAVX2(out *float32, sums *int32, zero int32, scale float32, columns, bias *float32, n int)
TEXT ·widenAVX2(SB), NOSPLIT, $0-48
	MOVQ         out+0(FP), DI
	MOVQ         sums+8(FP), SI
	VBROADCASTSS zero+16(FP), Y15
	VBROADCASTSS scale+20(FP), Y14
	MOVQ         columns+24(FP), BX
	MOVQ         bias+32(FP), DX
	MOVQ         n+40(FP), CX

loop:
	VMOVDQU   (SI), Y0
	VPSUBD    Y15, Y0, Y0
	VCVTDQ2PS Y0, Y0
	VMULPS    Y14, Y0, Y0
	VMULPS    (BX), Y0, Y0
	VADDPS    (DX), Y0, Y0
	VMOVUPS   Y0, (DI)
	ADDQ      $32, SI
	ADDQ      $32, DI
	ADDQ      $32, BX
	ADDQ      $32, DX
	SUBQ      $8, CX
	JNZ       loop
	VZEROUPPER
	RET

// func productsAVX2(out *float32, sums *int32, zero int32, keys *float32, n int) float32
TEXT ·productsAVX2(SB), NOSPLIT, $0-44
	MOVQ         out+0(FP), DI
	MOVQ         sums+8(FP), SI
	VBROADCASTSS zero+16(FP), Y15
	MOVQ         keys+24(FP), BX
	MOVQ         n+32(FP), CX
	VPCMPEQD     Y1, Y1, Y1
	VPSLLD       $23, Y1, Y1   // minus infinity

loop:
	VMOVDQU   (SI), Y0
	VPSUBD    Y15, Y0, Y0
	VCVTDQ2PS Y0, Y0
	VMULPS    (BX), Y0, Y0
	VMOVUPS   Y0, (DI)
	VMAXPS    Y0, Y1, Y1
	ADDQ      $32, SI
	ADDQ      $32, DI
	ADDQ      $32, BX
	SUBQ      $8, CX
	JNZ       loop

	VEXTRACTF128 $1, Y1, X0
	VMAXPS       X0, X1, X1
	VPSHUFD      $0x4E, X1, X0
	VMAXPS       X0, X1, X1
	VPSHUFD      $0xB1, X1, X0
	VMAXPS       X0, X1, X1
	VMOVD        X1, AX
	VZEROUPPER
	MOVL AX, ret+40(FP)
	RET

// func sharesAVX2(out *int8, products *float32, most, scale float32, fall *float32, n int) int32
TEXT ·sharesAVX2(SB), NOSPLIT, $0-44
	MOVQ         out+0(FP), DI
	MOVQ         products+8(FP), SI
	VBROADCASTSS most+16(FP), Y15
	VBROADCASTSS scale+20(FP), Y14
	MOVQ         fall+24(FP), BX
	MOVQ         n+32(FP), CX
	VBROADCASTSS nearest<>(SB), Y13
	VBROADCASTSS fallEnd<>(SB), Y12
	VBROADCASTSS (BX), Y11
	VBROADCASTSS 4(BX), Y10
	VBROADCASTSS 8(BX), Y9
	VBROADCASTSS 12(BX), Y8
	VPXOR        Y7, Y7, Y7          // the sum

loop:
	VSUBPS       (SI), Y15, Y0
	VMULPS       Y14, Y0, Y0
	VMINPS       Y12, Y0, Y0  // the end where it is no number
	VADDPS       Y13, Y0, Y1  // whole
	VSUBPS       Y13, Y1, Y2
	VSUBPS       Y0, Y2, Y2   // part
	VMULPS       Y2, Y11, Y3
	VADDPS       Y10, Y3, Y3
	VMULPS       Y2, Y3, Y3
	VADDPS       Y9, Y3, Y3
	VMULPS       Y2, Y3, Y3
	VADDPS       Y8, Y3, Y3
	VPSLLD       $23, Y1, Y1
	VPSUBD       Y1, Y3, Y3
	VCVTPS2DQ    Y3, Y3
	VPADDD       Y3, Y7, Y7
	VEXTRACTI128 $1, Y3, X2
	VPACKSSDW    X2, X3, X3
	VPACKSSWB    X3, X3, X3
	VMOVQ        X3, (DI)
	ADDQ         $32, SI
	ADDQ         $8, DI
	SUBQ         $8, CX
	JNZ          loop

	VEXTRACTI128 $1, Y7, X1
	VPADDD       X1, X7, X0
	VPSHUFD      $0x4E, X0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0xB1, X0, X1
	VPADDD       X1, X0, X0
	VMOVD        X0, AX
	VZEROUPPER
	MOVL AX, ret+40(FP)
	RET

// func geluAVX2(x *float32, gate *float32, n int)
TEXT ·geluAVX2(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         gate+8(FP), BX
	MOVQ         n+16(FP), CX
	VPCMPEQD     Y15, Y15, Y15
	VPSRLD       $1, Y15, Y15        // all but the sign
	VBROADCASTSS gateEnd<>(SB), Y14
	VPXOR        Y13, Y13, Y13
	VBROADCASTSS (BX), Y12
	VBROADCASTSS 4(BX), Y11
	VBROADCASTSS 8(BX), Y10
	VBROADCASTSS 12(BX), Y9
	VBROADCASTSS 16(BX), Y8
	VBROADCASTSS 20(BX), Y7
	VBROADCASTSS 24(BX), Y6

loop:
	VMOVUPS (SI), Y0
	VANDPS  Y15, Y0, Y1
	VMAXPS  Y13, Y0, Y0  // 0 where it is no number
	VMINPS  Y14, Y1, Y1  // the end where it is no number
	VMULPS  Y1, Y12, Y2
	VADDPS  Y11, Y2, Y2
	VMULPS  Y1, Y2, Y2
	VADDPS  Y10, Y2, Y2
	VMULPS  Y1, Y2, Y2
	VADDPS  Y9, Y2, Y2
	VMULPS  Y1, Y2, Y2
	VADDPS  Y8, Y2, Y2
	VMULPS  Y1, Y2, Y2
	VADDPS  Y7, Y2, Y2
	VMULPS  Y1, Y2, Y2
	VADDPS  Y6, Y2, Y2
	VMULPS  Y1, Y2, Y2
	VSUBPS  Y2, Y0, Y0
	VMOVUPS Y0, (SI)
	ADDQ    $32, SI
	SUBQ    $8, CX
	JNZ     loop
	VZEROUPPER
	RET

// func addAVX2(x *float32, sums *int32, zero int32, scale float32, columns, bias *float32, n int)
TEXT ·addAVX2(SB), NOSPLIT, $0-48
	MOVQ         x+0(FP), DI
	MOVQ         sums+8(FP), SI
	VBROADCASTSS zero+16(FP), Y15
	VBROADCASTSS scale+20(FP), Y14
	MOVQ         columns+24(FP), BX
	MOVQ         bias+32(FP), DX
	MOVQ         n+40(FP), CX

loop:
	VMOVDQU   (SI), Y0
	VPSUBD    Y15, Y0, Y0
	VCVTDQ2PS Y0, Y0
	VMULPS    Y14, Y0, Y0
	VMULPS    (BX), Y0, Y0
	VADDPS    (DX), Y0, Y0
	VADDPS    (DI), Y0, Y0
	VMOVUPS   Y0, (DI)
	ADDQ      $32, SI
	ADDQ      $32, DI
	ADDQ      $32, BX
	ADDQ      $32, DX
	SUBQ      $8, CX
	JNZ       loop
	VZEROUPPER
	RET
