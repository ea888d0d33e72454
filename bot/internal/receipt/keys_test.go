package receipt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

func TestKeys(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenKeys(dir); !errors.Is(err, ErrNoKeys) {
		t.Fatalf("before there are any: %v", err)
	}
	k, made, err := MakeKeys(t.Context(), dir, noon)
	if err != nil || !made {
		t.Fatal(made, err)
	}
	info, err := os.Stat(filepath.Join(dir, KeysFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	same, made, err := MakeKeys(t.Context(), dir, noon.Add(time.Hour))
	if err != nil || made {
		t.Fatalf("a second start makes another: %v, %v", made, err)
	}
	first, err := same.sign(sample())
	if err != nil {
		t.Fatal(err)
	}
	if _, err = RotateKeys(t.Context(), dir, noon.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	second, err := k.sign(sample()) // by one that has read the file before
	if err != nil || second.Key.Equal(first.Key) {
		t.Errorf("the earlier key still signs: %v", err)
	}
	for _, s := range []Signed{first, second} {
		if own, err := k.Own(s.Key); err != nil || !own {
			t.Errorf("what a key of this archive has signed is not its own: %v", err)
		}
	}
	if own, _ := k.Own(signed(t, sample()).Key); own {
		t.Error("another's key is this archive's")
	}
	all, err := k.Public()
	if err != nil || len(all) != 2 || !all[1].Key.Equal(first.Key) || !all[1].Retired.Equal(noon.Add(2*time.Hour)) || !all[0].Retired.IsZero() {
		t.Errorf("the keys are %v, %v", all, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, KeysFile))
	if err != nil || strings.Count(string(data), `"d"`) != 1 {
		t.Errorf("the file has not one private part: %v", err)
	}
}

func TestKeysAreSecret(t *testing.T) {
	k, _, err := MakeKeys(t.Context(), t.TempDir(), noon)
	if err != nil {
		t.Fatal(err)
	}
	seed := k.list[0].private.Seed()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		got := fmt.Sprintf(format, k) + fmt.Sprintf(format, &Book{Keys: k}) + fmt.Sprintf(format, []any{k})
		for _, form := range []string{plain.EncodeToString(seed), fmt.Sprintf("%x", seed[:8]), fmt.Sprint(seed[:8])[1:], string(seed[:8])} {
			if strings.Contains(got, strings.TrimSuffix(form, "]")) {
				t.Errorf("%s prints the key: %s", format, got)
			}
		}
	}
}

func TestBadKeys(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, KeysFile)
	k, _, err := MakeKeys(t.Context(), dir, noon)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, private, _ := strings.Cut(string(data), `"d": "`)
	private = private[:43]
	other := "A" + private[1:]
	if other == private {
		other = "B" + private[1:]
	}
	for name, c := range map[string]struct {
		data string
		mode os.FileMode
		says string
	}{
		"others may read it":  {string(data), 0o644, "chmod 600"},
		"half of it":          {string(data[:len(data)/2]), 0o600, "no JSON Web Key Set"},
		"empty":               {"", 0o600, "no JSON Web Key Set"},
		"no key":              {`{"keys":[]}`, 0o600, "no key in it"},
		"another kind":        {`{"keys":[{"kty":"RSA"}]}`, 0o600, "no Ed25519 key"},
		"only a public part":  {strings.Replace(string(data), `"d"`, `"e"`, 1), 0o600, "no private part"},
		"of different pieces": {strings.Replace(string(data), private, other, 1), 0o600, "don't belong together"},
	} {
		_ = os.Remove(path)
		if err := os.WriteFile(path, []byte(c.data), c.mode); err != nil {
			t.Fatal(err)
		}
		_, err := OpenKeys(dir)
		if !errors.Is(err, ErrBadKeys) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), private[2:20]) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := k.sign(sample()); !errors.Is(err, ErrBadKeys) {
			t.Errorf("%s: a bot at work signs on: %v", name, err)
		}
		if _, _, err := MakeKeys(t.Context(), dir, noon); !errors.Is(err, ErrBadKeys) {
			t.Errorf("%s: another is made in its place: %v", name, err)
		}
	}
}

// Several that start at once have one key.
func TestManyMake(t *testing.T) {
	dir := t.TempDir()
	var all sync.Map
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			k, _, err := MakeKeys(t.Context(), dir, noon)
			for err != nil && strings.Contains(err.Error(), "try again") {
				k, _, err = MakeKeys(t.Context(), dir, noon)
			}
			if err != nil {
				t.Error(err)
				return
			}
			public, err := k.Public()
			if err != nil {
				t.Error(err)
				return
			}
			all.Store(KeyText(public[0].Key), true)
		})
	}
	wait.Wait()
	n := 0
	all.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d keys were made", n)
	}
}

// TestMain plays the processes of [TestKilled] and [TestKilledAfterAnswers] where it is
// told to.
func TestMain(m *testing.M) {
	if dir := os.Getenv("UKTI_TEST_ANSWERS"); dir != "" {
		giveAnswers(dir)
	}
	dir := os.Getenv("UKTI_TEST_KEYS")
	if dir == "" {
		os.Exit(m.Run())
	}
	for i := 0; ; i++ {
		one := filepath.Join(dir, fmt.Sprint(i))
		err := os.Mkdir(one, 0o700)
		if err == nil {
			_, _, err = MakeKeys(context.Background(), one, noon)
		}
		if err == nil {
			_, err = RotateKeys(context.Background(), one, noon)
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(i)
	}
}

// However often a process is killed while it makes and changes keys: each file is whole
// or not there, and the next start clears up what was left.
func TestKilled(t *testing.T) {
	halves := 0
	kills := 3
	if adaptertest.Long() {
		kills = 12
	}
	for kill := range kills {
		dir := t.TempDir()
		cmd, lines := again(t, "UKTI_TEST_KEYS="+dir)
		for range 1 + kill%3 { // then somewhere in what follows
			if !lines.Scan() || !strings.ContainsAny(lines.Text(), "0123456789") {
				t.Fatalf("it said %q", lines.Text())
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() {
		}
		_ = cmd.Wait()
		folders, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range folders {
			one := filepath.Join(dir, f.Name())
			if _, err := OpenKeys(one); err != nil && !errors.Is(err, ErrNoKeys) {
				t.Errorf("killed, and %v", err)
			}
			if left, _ := filepath.Glob(filepath.Join(one, unfinished+"*")); len(left) > 0 {
				halves++
			}
			if _, _, err := MakeKeys(t.Context(), one, noon); err != nil {
				t.Error(err)
			}
			if _, err := RotateKeys(t.Context(), one, noon); err != nil {
				t.Error(err)
			}
			if left, _ := filepath.Glob(filepath.Join(one, unfinished+"*")); len(left) > 0 {
				t.Errorf("%v is left", left)
			}
		}
	}
	t.Logf("%d times a file was not finished", halves)
}
