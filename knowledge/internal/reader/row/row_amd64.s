#include "textflag.h"

// order undoes the order in which two packings of four vectors leave their numbers.
DATA order<>+0(SB)/4, $0
DATA order<>+4(SB)/4, $4
DATA order<>+8(SB)/4, $1
DATA order<>+12(SB)/4, $5
DATA order<>+16(SB)/4, $2
DATA order<>+20(SB)/4, $6
DATA order<>+24(SB)/4, $3
DATA order<>+28(SB)/4, $7
GLOBL order<>(SB), RODATA|NOPTR, $32

DATA nearest<>+0(SB)/4, $12582912.0
GLOBL nearest<>(SB), RODATA|NOPTR, $4

DATA half<>+0(SB)/4, $0.5
GLOBL half<>(SB), RODATA|NOPTR, $4

DATA fallLast<>+0(SB)/4, $768
GLOBL fallLast<>(SB), RODATA|NOPTR, $4

DATA gateSteps<>+0(SB)/4, $256.0
GLOBL gateSteps<>(SB), RODATA|NOPTR, $4

DATA gateMiddle<>+0(SB)/4, $2048.5
GLOBL gateMiddle<>(SB), RODATA|NOPTR, $4

DATA gateLast<>+0(SB)/4, $4095
GLOBL gateLast<>(SB), RODATA|NOPTR, $4

DATA gateEnd<>+0(SB)/4, $8.0
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
	VBROADCASTSS by+16(FP), Y14
	MOVQ         n+24(FP), CX
	VBROADCASTSS nearest<>(SB), Y15
	VMOVDQU      order<>(SB), Y13
	VPXOR        Y12, Y12, Y12      // the sum

loop:
	VMULPS     (SI), Y14, Y0
	VMULPS     32(SI), Y14, Y1
	VMULPS     64(SI), Y14, Y2
	VMULPS     96(SI), Y14, Y3
	VADDPS     Y15, Y0, Y0
	VADDPS     Y15, Y1, Y1
	VADDPS     Y15, Y2, Y2
	VADDPS     Y15, Y3, Y3
	VPSLLD     $24, Y0, Y0
	VPSLLD     $24, Y1, Y1
	VPSLLD     $24, Y2, Y2
	VPSLLD     $24, Y3, Y3
	VPSRAD     $24, Y0, Y0
	VPSRAD     $24, Y1, Y1
	VPSRAD     $24, Y2, Y2
	VPSRAD     $24, Y3, Y3
	VPADDD     Y0, Y12, Y12
	VPADDD     Y1, Y12, Y12
	VPADDD     Y2, Y12, Y12
	VPADDD     Y3, Y12, Y12
	VPACKSSDW  Y1, Y0, Y0
	VPACKSSDW  Y3, Y2, Y2
	VPACKSSWB  Y2, Y0, Y0
	VPERMD     Y0, Y13, Y0
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

// func sharesAVX2(out *int8, products *float32, most, scale float32, fall *int32, n int) int32
TEXT ·sharesAVX2(SB), NOSPLIT, $0-44
	MOVQ         out+0(FP), DI
	MOVQ         products+8(FP), SI
	VBROADCASTSS most+16(FP), Y15
	VBROADCASTSS scale+20(FP), Y14
	MOVQ         fall+24(FP), BX
	MOVQ         n+32(FP), CX
	VBROADCASTSS half<>(SB), Y13
	VPBROADCASTD fallLast<>(SB), Y12
	VPXOR        Y11, Y11, Y11       // the sum

loop:
	VSUBPS       (SI), Y15, Y0
	VMULPS       Y14, Y0, Y0
	VADDPS       Y13, Y0, Y0
	VCVTTPS2DQ   Y0, Y0
	VPMINUD      Y12, Y0, Y0
	VPCMPEQD     Y2, Y2, Y2
	VPGATHERDD   Y2, (BX)(Y0*4), Y1
	VPADDD       Y1, Y11, Y11
	VEXTRACTI128 $1, Y1, X2
	VPACKSSDW    X2, X1, X1
	VPACKSSWB    X1, X1, X1
	VMOVQ        X1, (DI)
	ADDQ         $32, SI
	ADDQ         $8, DI
	SUBQ         $8, CX
	JNZ          loop

	VEXTRACTI128 $1, Y11, X1
	VPADDD       X1, X11, X0
	VPSHUFD      $0x4E, X0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0xB1, X0, X1
	VPADDD       X1, X0, X0
	VMOVD        X0, AX
	VZEROUPPER
	MOVL AX, ret+40(FP)
	RET

// func geluAVX2(x *float32, table *float32, n int)
TEXT ·geluAVX2(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         table+8(FP), BX
	MOVQ         n+16(FP), CX
	VBROADCASTSS gateSteps<>(SB), Y15
	VBROADCASTSS gateMiddle<>(SB), Y14
	VPBROADCASTD gateLast<>(SB), Y13
	VBROADCASTSS gateEnd<>(SB), Y12
	VPXOR        Y11, Y11, Y11

loop:
	VMOVUPS    (SI), Y0
	VMULPS     Y15, Y0, Y1
	VADDPS     Y14, Y1, Y1
	VCVTTPS2DQ Y1, Y1
	VPMAXSD    Y11, Y1, Y1
	VPMINSD    Y13, Y1, Y1
	VPCMPEQD   Y2, Y2, Y2
	VGATHERDPS Y2, (BX)(Y1*4), Y3
	VCMPPS     $13, Y12, Y0, Y4    // x ≥ the end
	VBLENDVPS  Y4, Y0, Y3, Y3
	VMOVUPS    Y3, (SI)
	ADDQ       $32, SI
	SUBQ       $8, CX
	JNZ        loop
	VZEROUPPER
	RET
