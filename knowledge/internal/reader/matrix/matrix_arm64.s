#include "textflag.h"

// SDOT is SDOT Vd.4S, Vn.16B, Vm.4B[i], which the assembler has no name for: it adds to each
// of the four numbers of Vd the products of its four bytes of Vn and of the i-th four of
// Vm. (Arm Architecture Reference Manual, C7.2, "SDOT (by element)".)
#define SDOT(d, n, m, i) WORD $(0x4F80E000 | ((m)<<16) | ((n)<<5) | (d) | (((i)&1)<<21) | (((i)>>1)<<11))

// TERMS takes four terms of four rows, the i-th four of V20 to V23: their weights for 16
// columns are read into V16 to V19.
#define TERMS(i) \
	VLD1.P 64(R2), [V16.B16, V17.B16, V18.B16, V19.B16] \
	SDOT(0, 16, 20, i) \
	SDOT(1, 17, 20, i) \
	SDOT(2, 18, 20, i) \
	SDOT(3, 19, 20, i) \
	SDOT(4, 16, 21, i) \
	SDOT(5, 17, 21, i) \
	SDOT(6, 18, 21, i) \
	SDOT(7, 19, 21, i) \
	SDOT(8, 16, 22, i) \
	SDOT(9, 17, 22, i) \
	SDOT(10, 18, 22, i) \
	SDOT(11, 19, 22, i) \
	SDOT(12, 16, 23, i) \
	SDOT(13, 17, 23, i) \
	SDOT(14, 18, 23, i) \
	SDOT(15, 19, 23, i)

// func quarterSDOT(out *int32, x *int8, weights *byte, depth, stride int)
//
// Four rows and 16 columns; V0 to V15 are their sums, four for each row. Sixteen terms at a
// time, and four where fewer are left. The bytes of weights are below 128, so they are the
// same numbers with a sign.
TEXT ·quarterSDOT(SB), NOSPLIT, $0-40
	MOVD out+0(FP), R0
	MOVD x+8(FP), R1
	MOVD weights+16(FP), R2
	MOVD depth+24(FP), R3
	MOVD stride+32(FP), R4
	LSL  $2, R4, R4
	ADD  R3, R1, R5 // the second row
	ADD  R3, R5, R6
	ADD  R3, R6, R7
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
	SUBS $16, R3, R3
	BLT  rest

sixteen:
	VLD1.P 16(R1), [V20.B16]
	VLD1.P 16(R5), [V21.B16]
	VLD1.P 16(R6), [V22.B16]
	VLD1.P 16(R7), [V23.B16]
	TERMS(0)
	TERMS(1)
	TERMS(2)
	TERMS(3)
	SUBS $16, R3, R3
	BGE  sixteen

rest:
	ADDS $16, R3, R3
	BEQ  done

four:
	FMOVS.P 4(R1), F20
	FMOVS.P 4(R5), F21
	FMOVS.P 4(R6), F22
	FMOVS.P 4(R7), F23
	TERMS(0)
	SUBS $4, R3, R3
	BGT  four

done:
	VST1 [V0.S4, V1.S4, V2.S4, V3.S4], (R0)
	ADD  R4, R0, R0
	VST1 [V4.S4, V5.S4, V6.S4, V7.S4], (R0)
	ADD  R4, R0, R0
	VST1 [V8.S4, V9.S4, V10.S4, V11.S4], (R0)
	ADD  R4, R0, R0
	VST1 [V12.S4, V13.S4, V14.S4, V15.S4], (R0)
	RET
