package sdnotify

import (
	"net"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"
)

// manager is the socket of a service manager.
func manager(t *testing.T) (name string, next func() string) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return name, func() string {
		t.Helper()
		var buf [4096]byte
		if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		n, err := conn.Read(buf[:])
		if err != nil {
			t.Fatal(err)
		}
		return string(buf[:n])
	}
}

func TestMessages(t *testing.T) {
	name, next := manager(t)
	n, err := New([]string{"NOTIFY_SOCKET=" + name, "WATCHDOG_USEC=30000000", "WATCHDOG_PID=7"}, 7)
	if err != nil || n.Watchdog() != 30*time.Second {
		t.Fatalf("%v, %v", n.Watchdog(), err)
	}
	reloading := `^RELOADING=1\nMONOTONIC_USEC=[1-9]\d*\nSTATUS=reading the config anew$`
	if runtime.GOOS != "linux" {
		reloading = `^RELOADING=1\nSTATUS=reading the config anew$`
	}
	for _, tt := range []struct {
		send func() error
		want string
	}{
		{func() error { return n.Ready("3 articles") }, `^READY=1\nSTATUS=3 articles$`},
		{n.Reloading, reloading},
		{func() error { return n.Waiting("standing\nby") }, `^EXTEND_TIMEOUT_USEC=300000000\nSTATUS=standing by$`},
		{func() error { return n.Alive("well\nREADY=1") }, `^WATCHDOG=1\nSTATUS=well READY=1$`},
		{func() error { return n.Status("hangs") }, `^STATUS=hangs$`},
		{n.Stopping, `^STOPPING=1\nSTATUS=stopping`},
	} {
		if err := tt.send(); err != nil {
			t.Fatal(err)
		}
		if got := next(); !regexp.MustCompile(tt.want).MatchString(got) {
			t.Errorf("got %q, want %s", got, tt.want)
		}
	}
}

func TestEnvironment(t *testing.T) {
	for _, tt := range []struct {
		name     string
		environ  []string
		watchdog time.Duration
		wrong    bool
	}{
		{"no manager", nil, 0, false},
		{"no watchdog", []string{"NOTIFY_SOCKET=@ukti-test"}, 0, false},
		{"a watchdog", []string{"NOTIFY_SOCKET=@ukti-test", "WATCHDOG_USEC=1000000"}, time.Second, false},
		{"of another process", []string{"NOTIFY_SOCKET=@ukti-test", "WATCHDOG_USEC=1000000", "WATCHDOG_PID=8"}, 0, false},
		{"nobody to tell", []string{"WATCHDOG_USEC=1000000"}, 0, false},
		{"no number", []string{"NOTIFY_SOCKET=@ukti-test", "WATCHDOG_USEC=soon"}, 0, true},
		{"none at all", []string{"NOTIFY_SOCKET=@ukti-test", "WATCHDOG_USEC=-1"}, 0, true},
	} {
		n, err := New(tt.environ, 7)
		if n.Watchdog() != tt.watchdog || (err != nil) != tt.wrong {
			t.Errorf("%s: %v, %v", tt.name, n.Watchdog(), err)
		}
	}
}

// Without a manager nothing is sent and nothing fails; with one that is gone, the
// error says so.
func TestNobodyListens(t *testing.T) {
	var none *Notifier
	if err := none.Ready("well"); err != nil {
		t.Error(err)
	}
	gone, _ := New([]string{"NOTIFY_SOCKET=" + filepath.Join(t.TempDir(), "absent")}, 1)
	if err := gone.Ready("well"); err == nil {
		t.Error("a missing socket is no error")
	}
}
