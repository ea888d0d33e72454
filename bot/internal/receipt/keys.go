package receipt

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

const (
	// KeysFile holds the keys in data_dir: a JSON Web Key Set of which the first has its
	// private part. keysLock is taken by who changes it.
	KeysFile = "receipt-keys.json"
	keysLock = "receipt-keys.lock"
	// unfinished begins the names of files that are not whole yet.
	unfinished = ".receipt-keys-"
	// mostKeys bounds the public keys that are kept, the newest.
	mostKeys = 1000
)

// Errors of the keys.
var (
	// ErrNoKeys is wrapped where there is no file of keys.
	ErrNoKeys = errors.New("there is no key yet; the bot makes it at its first start")
	// ErrBadKeys is wrapped for a file of keys that can't be used as it is.
	ErrBadKeys = errors.New("the file of the keys that sign receipts can't be used")
)

// Keys are those of one data_dir: one that signs, and earlier ones, whose public part is
// kept so that what they signed can still be checked. Another process may have changed
// the file; then that counts. They are safe for concurrent use and can't be printed.
type Keys struct {
	path string

	mu   sync.Mutex
	seen fs.FileInfo // of the file when it was read
	list []key
}

// PublicKey is one of the keys as everybody may know it.
type PublicKey struct {
	Key     ed25519.PublicKey
	Made    time.Time
	Retired time.Time // zero for the one that signs
}

// Fingerprint is the key's JWK thumbprint (RFC 7638, RFC 8037), 43 characters.
func Fingerprint(public ed25519.PublicKey) string {
	hash := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + KeyText(public) + `"}`))
	return plain.EncodeToString(hash[:])
}

type key struct {
	PublicKey
	private ed25519.PrivateKey // nil for one that is retired
}

// wireKey is a key's JWK (RFC 8037).
type wireKey struct {
	Type    string    `json:"kty"`
	Curve   string    `json:"crv"`
	Public  string    `json:"x"`
	Private string    `json:"d,omitempty"`
	Made    time.Time `json:"made"`
	Retired time.Time `json:"retired,omitzero"`
}

type wireKeys struct {
	Keys []wireKey `json:"keys"`
}

// OpenKeys reads the keys of a data_dir. The error wraps [ErrNoKeys] or [ErrBadKeys].
func OpenKeys(dir string) (*Keys, error) {
	k := &Keys{path: filepath.Join(dir, KeysFile)}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k, k.refresh()
}

// MakeKeys reads the keys of a data_dir, and makes the first where there is none. made
// reports that. However the process ends meanwhile, there is a whole key or none.
func MakeKeys(ctx context.Context, dir string, now time.Time) (k *Keys, made bool, err error) {
	k, err = OpenKeys(dir)
	if !errors.Is(err, ErrNoKeys) {
		return k, false, err
	}
	err = changeKeys(ctx, dir, func() error {
		if k, err = OpenKeys(dir); !errors.Is(err, ErrNoKeys) {
			return err // another process was faster
		}
		made = true
		return writeKeys(k.path, []key{newKey(now)})
	})
	if err != nil {
		return nil, false, err
	}
	k, err = OpenKeys(dir)
	return k, made, err
}

// RotateKeys has another key sign from now on, and keeps the public part of the one
// before; its private part is gone.
func RotateKeys(ctx context.Context, dir string, now time.Time) (*Keys, error) {
	err := changeKeys(ctx, dir, func() error {
		k, err := OpenKeys(dir)
		if err != nil {
			return err
		}
		list := slices.Insert(k.list, 0, newKey(now))
		list[1].private, list[1].Retired = nil, now.UTC().Truncate(time.Second)
		return writeKeys(k.path, list[:min(len(list), mostKeys)])
	})
	if err != nil {
		return nil, err
	}
	return OpenKeys(dir)
}

// changeKeys has one process at a time change the keys.
func changeKeys(ctx context.Context, dir string, change func() error) (err error) {
	lock, err := sqlitefile.TakeLock(ctx, filepath.Join(dir, keysLock))
	if sqlitefile.IsBusy(err) {
		return errors.New("receipt: another process changes the keys; try again")
	} else if err != nil {
		return fmt.Errorf("receipt: change the keys: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Release()) }()
	left, err := filepath.Glob(filepath.Join(dir, unfinished+"*")) // by a process that was killed
	for _, path := range left {
		err = errors.Join(err, os.Remove(path))
	}
	if err == nil {
		err = change()
	}
	return err
}

func newKey(now time.Time) key {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	return key{PublicKey{Key: public, Made: now.UTC().Truncate(time.Second)}, private}
}

// sign signs with the key of now.
func (k *Keys) sign(r Receipt) (Signed, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.refresh(); err != nil {
		return Signed{}, err
	}
	return sign(r, k.list[0].private)
}

// Public returns the keys, the one that signs first.
func (k *Keys) Public() ([]PublicKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.refresh(); err != nil {
		return nil, err
	}
	var all []PublicKey
	for _, one := range k.list {
		all = append(all, one.PublicKey)
	}
	return all, nil
}

// Own reports whether a key is one of these.
func (k *Keys) Own(public ed25519.PublicKey) (bool, error) {
	all, err := k.Public()
	return slices.ContainsFunc(all, func(own PublicKey) bool { return own.Key.Equal(public) }), err
}

// Format prints that there are keys, in whatever format.
func (k *Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[keys of receipts]") }

// refresh reads the file where it is not the one that was read last.
func (k *Keys) refresh() error {
	info, err := os.Stat(k.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("receipt: %w: %s", ErrNoKeys, k.path)
	case err != nil:
		return fmt.Errorf("receipt: %w: %w", ErrBadKeys, err)
	case k.seen != nil && os.SameFile(info, k.seen) && info.ModTime().Equal(k.seen.ModTime()) && info.Size() == k.seen.Size():
		return nil
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("receipt: %w: others may read %s; make it yours alone with chmod 600", ErrBadKeys, k.path)
	}
	list, err := readKeys(k.path)
	if err != nil {
		return fmt.Errorf("receipt: %w: %s: %w; put a backup in its place", ErrBadKeys, k.path, err)
	}
	k.seen, k.list = info, list
	return nil
}

func readKeys(path string) (list []key, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var set wireKeys
	if json.Unmarshal(data, &set) != nil { // its error might quote a key
		return nil, errors.New("it is no JSON Web Key Set")
	}
	for i, w := range set.Keys {
		public, err := ParseKey(w.Public)
		if err != nil || w.Type != "OKP" || w.Curve != "Ed25519" {
			return nil, fmt.Errorf("key %d in it is no Ed25519 key", i+1)
		}
		one := key{PublicKey: PublicKey{Key: public, Made: w.Made, Retired: w.Retired}}
		if i == 0 {
			seed, err := plain.DecodeString(w.Private)
			if err != nil || len(seed) != ed25519.SeedSize {
				return nil, errors.New("the first key in it has no private part")
			}
			if one.private = ed25519.NewKeyFromSeed(seed); !public.Equal(one.private.Public()) {
				return nil, errors.New("the two parts of the first key in it don't belong together")
			}
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		return nil, errors.New("there is no key in it")
	}
	return list, nil
}

// writeKeys puts a whole file in the place of the one before, or none.
func writeKeys(path string, list []key) (err error) {
	var set wireKeys
	for _, one := range list {
		w := wireKey{Type: "OKP", Curve: "Ed25519", Public: KeyText(one.Key), Made: one.Made, Retired: one.Retired}
		if one.private != nil {
			w.Private = plain.EncodeToString(one.private.Seed())
		}
		set.Keys = append(set.Keys, w)
	}
	data, err := json.MarshalIndent(set, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), unfinished+"*") // 0600
	if err != nil {
		return fmt.Errorf("receipt: write the keys: %w", err)
	}
	_, err = f.Write(append(data, '\n'))
	if err = cmp.Or(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("receipt: write the keys: %w", errors.Join(err, os.Remove(f.Name())))
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("receipt: write the keys: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}
