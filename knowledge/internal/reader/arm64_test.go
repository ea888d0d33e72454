package reader

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The kernels of arm64 give the integers, and the reader the scores, that this machine's
// give. UKTI_TEST_ARM64 names an emulator, with its flags.
func TestOnArm64(t *testing.T) {
	emulator := os.Getenv("UKTI_TEST_ARM64")
	if emulator == "" {
		t.Skip("set UKTI_TEST_ARM64 to an emulator, such as 'qemu-aarch64 -cpu max'")
	}
	// Read here, so that go test knows that its result hangs on them.
	kernels, err := filepath.Glob("*/*_arm64.*")
	if err != nil || len(kernels) == 0 {
		t.Fatalf("kernels of arm64: %q, %v", kernels, err)
	}
	for _, file := range kernels {
		if _, err := os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-v", "-exec", emulator,
		"-run", "Kernel|Everywhere|TestQuantise|TestWiden|TestShares|TestGELU|TestAdd|TestNorm|TestDot|TestKeys|TestValues", ".", "./matrix", "./row")
	cmd.Env = append(os.Environ(), "GOARCH=arm64", "GOOS="+runtime.GOOS, "CGO_ENABLED=0", "UKTI_TEST_ARM64=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const tests = 16
	if n := strings.Count(string(out), "--- PASS: Test"); n < tests || !strings.Contains(string(out), "runs here: SDOT") {
		t.Errorf("%d tests passed, want %d, with SDOT among the kernels:\n%s", n, tests, out)
	}
}
