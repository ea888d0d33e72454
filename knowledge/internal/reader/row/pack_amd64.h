// What turning floats into bytes shares. It is included behind textflag.h.

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

// NEAREST turns Y0 to Y3 into the nearest whole numbers, in 32 bits of which the lowest
// eight count, times Y4. Y14 is nearest.
#define NEAREST \
	VMULPS Y4, Y0, Y0; \
	VMULPS Y4, Y1, Y1; \
	VMULPS Y4, Y2, Y2; \
	VMULPS Y4, Y3, Y3; \
	VADDPS Y14, Y0, Y0; \
	VADDPS Y14, Y1, Y1; \
	VADDPS Y14, Y2, Y2; \
	VADDPS Y14, Y3, Y3; \
	VPSLLD $24, Y0, Y0; \
	VPSLLD $24, Y1, Y1; \
	VPSLLD $24, Y2, Y2; \
	VPSLLD $24, Y3, Y3; \
	VPSRAD $24, Y0, Y0; \
	VPSRAD $24, Y1, Y1; \
	VPSRAD $24, Y2, Y2; \
	VPSRAD $24, Y3, Y3

// PACK packs them into the bytes of Y0. Y13 is the order.
#define PACK \
	VPACKSSDW Y1, Y0, Y0; \
	VPACKSSDW Y3, Y2, Y2; \
	VPACKSSWB Y2, Y0, Y0; \
	VPERMD Y0, Y13, Y0
