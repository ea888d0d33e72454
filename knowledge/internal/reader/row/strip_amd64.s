#include "textflag.h"
#include "pack_amd64.h"

DATA bytes127<>+0(SB)/4, $127.0
GLOBL bytes127<>(SB), RODATA|NOPTR, $4

DATA levels<>+0(SB)/4, $63.0
GLOBL levels<>(SB), RODATA|NOPTR, $4

DATA zero<>+0(SB)/4, $0x40404040
GLOBL zero<>(SB), RODATA|NOPTR, $4

// func widenStripAVX2(out *float32, stride int, sums, totals *int32, scales, columns, bias *float32, rows int)
TEXT ·widenStripAVX2(SB), NOSPLIT, $0-64
	MOVQ    out+0(FP), DI
	MOVQ    stride+8(FP), R8
	SHLQ    $2, R8
	MOVQ    sums+16(FP), SI
	MOVQ    totals+24(FP), R9
	MOVQ    scales+32(FP), R10
	MOVQ    columns+40(FP), BX
	MOVQ    bias+48(FP), DX
	MOVQ    rows+56(FP), CX
	VMOVUPS (BX), Y8
	VMOVUPS 32(BX), Y9
	VMOVUPS 64(BX), Y10
	VMOVUPS 96(BX), Y11
	VMOVUPS (DX), Y12
	VMOVUPS 32(DX), Y13
	VMOVUPS 64(DX), Y14
	VMOVUPS 96(DX), Y15

loop:
	VPBROADCASTD (R9), Y4
	VPSLLD       $6, Y4, Y4    // times matrix.Zero
	VBROADCASTSS (R10), Y5
	VMOVDQU (SI), Y0
	VMOVDQU 32(SI), Y1
	VMOVDQU 64(SI), Y2
	VMOVDQU 96(SI), Y3
	VPSUBD Y4, Y0, Y0
	VPSUBD Y4, Y1, Y1
	VPSUBD Y4, Y2, Y2
	VPSUBD Y4, Y3, Y3
	VCVTDQ2PS Y0, Y0
	VCVTDQ2PS Y1, Y1
	VCVTDQ2PS Y2, Y2
	VCVTDQ2PS Y3, Y3
	VMULPS Y5, Y0, Y0
	VMULPS Y5, Y1, Y1
	VMULPS Y5, Y2, Y2
	VMULPS Y5, Y3, Y3
	VMULPS Y8, Y0, Y0
	VMULPS Y9, Y1, Y1
	VMULPS Y10, Y2, Y2
	VMULPS Y11, Y3, Y3
	VADDPS Y12, Y0, Y0
	VADDPS Y13, Y1, Y1
	VADDPS Y14, Y2, Y2
	VADDPS Y15, Y3, Y3
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ $128, SI
	ADDQ R8, DI
	ADDQ $4, R9
	ADDQ $4, R10
	DECQ CX
	JNZ loop
	VZEROUPPER
	RET

// GREATEST loads a row of 32 into Y0 to Y3, sets AX to the bits of its greatest absolute
// value, and X4 to it. Y15 is all but the sign.
#define GREATEST \
	VMOVUPS (SI), Y0; \
	VMOVUPS 32(SI), Y1; \
	VMOVUPS 64(SI), Y2; \
	VMOVUPS 96(SI), Y3; \
	VPAND Y15, Y0, Y4; \
	VPAND Y15, Y1, Y5; \
	VPAND Y15, Y2, Y6; \
	VPAND Y15, Y3, Y7; \
	VPMAXUD Y5, Y4, Y4; \
	VPMAXUD Y7, Y6, Y6; \
	VPMAXUD Y6, Y4, Y4; \
	VEXTRACTI128 $1, Y4, X5; \
	VPMAXUD X5, X4, X4; \
	VPSHUFD $0x4E, X4, X5; \
	VPMAXUD X5, X4, X4; \
	VPSHUFD $0xB1, X4, X5; \
	VPMAXUD X5, X4, X4; \
	VMOVD X4, AX

// func quantiseStripAVX2(out *int8, x, scales *float32, totals *int32, rows int)
TEXT ·quantiseStripAVX2(SB), NOSPLIT, $0-40
	MOVQ out+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ scales+16(FP), BX
	MOVQ totals+24(FP), DX
	MOVQ rows+32(FP), CX
	VPCMPEQD Y15, Y15, Y15
	VPSRLD $1, Y15, Y15
	VBROADCASTSS nearest<>(SB), Y14
	VMOVDQU order<>(SB), Y13
	VMOVSS bytes127<>(SB), X12

loop:
	GREATEST
	DECL AX
	CMPL AX, $0x7F7FFFFF
	JAE  empty                 // 0, or not finite
	VDIVSS X12, X4, X5
	VMOVSS X5, (BX)
	VDIVSS X4, X12, X4
	VBROADCASTSS X4, Y4
	NEAREST
	VPADDD Y1, Y0, Y5
	VPADDD Y3, Y2, Y6
	VPADDD Y6, Y5, Y5
	VEXTRACTI128 $1, Y5, X6
	VPADDD X6, X5, X5
	VPSHUFD $0x4E, X5, X6
	VPADDD X6, X5, X5
	VPSHUFD $0xB1, X5, X6
	VPADDD X6, X5, X5
	VMOVD X5, (DX)
	PACK
	VMOVDQU Y0, (DI)

next:
	ADDQ $128, SI
	ADDQ $32, DI
	ADDQ $4, BX
	ADDQ $4, DX
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

empty:
	VPXOR Y0, Y0, Y0
	VMOVDQU Y0, (DI)
	MOVL $0, (BX)
	MOVL $0, (DX)
	JMP next

// func keysAVX2(out *byte, x, scales *float32, rows int)
TEXT ·keysAVX2(SB), NOSPLIT, $0-32
	MOVQ out+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ scales+16(FP), BX
	MOVQ rows+24(FP), CX
	VPCMPEQD Y15, Y15, Y15
	VPSRLD $1, Y15, Y15
	VBROADCASTSS nearest<>(SB), Y14
	VMOVDQU order<>(SB), Y13
	VMOVSS levels<>(SB), X12
	VPBROADCASTD zero<>(SB), Y11
	MOVQ $16, R8                  // columns of this lane to come

loop:
	GREATEST
	DECL AX
	CMPL AX, $0x7F7FFFFF
	JAE  empty                 // 0, or not finite
	VDIVSS X12, X4, X5
	VMOVSS X5, (BX)
	VDIVSS X4, X12, X4
	VBROADCASTSS X4, Y4
	NEAREST
	PACK

lay:
	VPADDB Y11, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VMOVD X0, (DI)
	VPEXTRD $1, X0, 64(DI)
	VPEXTRD $2, X0, 128(DI)
	VPEXTRD $3, X0, 192(DI)
	VMOVD X1, 256(DI)
	VPEXTRD $1, X1, 320(DI)
	VPEXTRD $2, X1, 384(DI)
	VPEXTRD $3, X1, 448(DI)
	ADDQ $128, SI
	ADDQ $4, BX
	ADDQ $4, DI
	DECQ R8
	JNZ  same
	ADDQ $448, DI // the next lane
	MOVQ $16, R8

same:
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

empty:
	VPXOR Y0, Y0, Y0
	MOVL $0, (BX)
	JMP lay

// func peaksAVX2(most, x *float32, rows int)
TEXT ·peaksAVX2(SB), NOSPLIT, $0-24
	MOVQ most+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ rows+16(FP), CX
	VPCMPEQD Y15, Y15, Y15
	VPSRLD $1, Y15, Y15
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3

loop:
	VPAND (SI), Y15, Y4
	VPAND 32(SI), Y15, Y5
	VPAND 64(SI), Y15, Y6
	VPAND 96(SI), Y15, Y7
	VPMAXUD Y4, Y0, Y0
	VPMAXUD Y5, Y1, Y1
	VPMAXUD Y6, Y2, Y2
	VPMAXUD Y7, Y3, Y3
	ADDQ $128, SI
	DECQ CX
	JNZ loop
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VZEROUPPER
	RET

// TERMS lays out eight columns, which begin at, of four rows: a column's four bytes lie together.
#define TERMS(at, by, to) \
	VMULPS at(SI), by, Y0; \
	VMULPS at+128(SI), by, Y1; \
	VMULPS at+256(SI), by, Y2; \
	VMULPS at+384(SI), by, Y3; \
	VADDPS Y14, Y0, Y0; \
	VADDPS Y14, Y1, Y1; \
	VADDPS Y14, Y2, Y2; \
	VADDPS Y14, Y3, Y3; \
	VPSLLD $24, Y0, Y0; \
	VPSLLD $24, Y1, Y1; \
	VPSLLD $24, Y2, Y2; \
	VPSLLD $24, Y3, Y3; \
	VPSRLD $24, Y0, Y0; \
	VPSRLD $16, Y1, Y1; \
	VPSRLD $8, Y2, Y2; \
	VPOR Y1, Y0, Y0; \
	VPOR Y3, Y2, Y2; \
	VPOR Y2, Y0, Y0; \
	VPADDB Y13, Y0, Y0; \
	VMOVDQU Y0, to

// func valuesAVX2(out *byte, depth int, x, by *float32, fours int)
TEXT ·valuesAVX2(SB), NOSPLIT, $0-40
	MOVQ out+0(FP), DI
	MOVQ depth+8(FP), R8
	SHLQ $4, R8
	ADDQ DI, R8           // the second lane
	MOVQ x+16(FP), SI
	MOVQ by+24(FP), BX
	MOVQ fours+32(FP), CX
	VBROADCASTSS nearest<>(SB), Y14
	VPBROADCASTD zero<>(SB), Y13
	VMOVUPS (BX), Y8
	VMOVUPS 32(BX), Y9
	VMOVUPS 64(BX), Y10
	VMOVUPS 96(BX), Y11

loop:
	TERMS(0, Y8, (DI))
	TERMS(32, Y9, 32(DI))
	TERMS(64, Y10, (R8))
	TERMS(96, Y11, 32(R8))
	ADDQ $512, SI
	ADDQ $64, DI
	ADDQ $64, R8
	DECQ CX
	JNZ loop
	VZEROUPPER
	RET
