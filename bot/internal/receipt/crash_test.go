package receipt

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// giveAnswers makes receipts and says their codes, until it is killed.
func giveAnswers(dir string) {
	ctx := context.Background()
	keys, _, err := MakeKeys(ctx, dir, noon)
	var store *state.Store
	if err == nil {
		store, err = state.Open(ctx, dir, state.Options{})
	}
	for err == nil {
		var s Signed
		s, err = (&Book{Keys: keys, Store: store, Now: time.Now, KeepFor: time.Hour}).Issue(ctx, Receipt{Kind: Answer, Degree: "none"}, false)
		if err == nil {
			fmt.Println(s.Code)
		}
	}
	fmt.Println(err)
	os.Exit(1)
}

// again starts this program once more with a variable that has it do something until it
// is killed, and returns it with the lines that it says.
func again(t *testing.T, variable string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), variable)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

// Every code that was shown leads to its receipt, whenever the process is killed.
func TestKilledAfterAnswers(t *testing.T) {
	dir := t.TempDir()
	var shown []codes.Code
	for kill := range 4 {
		cmd, lines := again(t, "UKTI_TEST_ANSWERS="+dir)
		for said := 0; lines.Scan(); said++ {
			code, err := codes.Parse(lines.Text())
			if err != nil {
				t.Fatalf("it said %q", lines.Text())
			}
			shown = append(shown, code)
			if said == 5+7*kill {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait()
	}
	store, err := state.Open(t.Context(), dir, state.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	keys, err := OpenKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	book := &Book{Keys: keys, Store: store, Now: time.Now, KeepFor: time.Hour}
	for _, code := range shown {
		if _, err := book.Get(t.Context(), code); err != nil {
			t.Errorf("%s was shown, and %v", code, err)
		}
	}
	if len(shown) < 40 {
		t.Errorf("%d codes were shown: the case is not met", len(shown))
	}
}
