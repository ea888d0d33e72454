// Package sdnotify tells systemd how the service is: that it has started, reads its
// config anew, stops, and is alive. Without systemd it does nothing.
package sdnotify

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

// sendTime bounds one message: a manager that reads no more must not hold the bot up.
const sendTime = time.Second

// Notifier sends to the socket that the service manager has named. A nil one, and one
// without a socket, send nothing. It is safe for concurrent use.
type Notifier struct {
	socket   string // begins with @ where the name is an abstract one; "" for none
	watchdog time.Duration
}

// New reads what the service manager has put into the environment, which is as
// [os.Environ] gives it. pid is this process's: the watchdog may be another's. The
// error says which variable is wrong; the Notifier works without it.
func New(environ []string, pid int) (*Notifier, error) {
	n := new(Notifier)
	var usec, whose string
	for _, entry := range environ {
		switch name, value, _ := strings.Cut(entry, "="); name {
		case "NOTIFY_SOCKET":
			n.socket = value
		case "WATCHDOG_USEC":
			usec = value
		case "WATCHDOG_PID":
			whose = value
		}
	}
	if usec == "" || whose != "" && whose != strconv.Itoa(pid) {
		return n, nil
	}
	micros, err := strconv.ParseInt(usec, 10, 64)
	if err != nil || micros <= 0 || micros > int64(24*time.Hour/time.Microsecond) {
		return n, fmt.Errorf("sdnotify: WATCHDOG_USEC=%s is no number of microseconds, so systemd is sent no sign of life; set WatchdogSec in the unit", usec)
	}
	n.watchdog = time.Duration(micros) * time.Microsecond
	return n, nil
}

// Watchdog is the time within which systemd wants a sign of life; 0 for never.
func (n *Notifier) Watchdog() time.Duration {
	if n == nil || n.socket == "" {
		return 0
	}
	return n.watchdog
}

// Ready says that the service has started, or has read its config anew.
func (n *Notifier) Ready(status string) error { return n.send("READY=1", "STATUS="+oneLine(status)) }

// patience is how long systemd waits on after it was told that the start takes longer.
const patience = 5 * time.Minute

// Waiting says that the start takes longer, since something is waited for.
func (n *Notifier) Waiting(status string) error {
	return n.send(fmt.Sprintf("EXTEND_TIMEOUT_USEC=%d", patience.Microseconds()), "STATUS="+oneLine(status))
}

// Reloading says that the config is being read anew. [Notifier.Ready] must follow.
func (n *Notifier) Reloading() error {
	lines := []string{"RELOADING=1"}
	if micros, ok := monotonic(); ok {
		lines = append(lines, fmt.Sprintf("MONOTONIC_USEC=%d", micros))
	}
	return n.send(append(lines, "STATUS=reading the config anew")...)
}

// Stopping says that the service ends.
func (n *Notifier) Stopping() error {
	return n.send("STOPPING=1", "STATUS=stopping; answers in flight are finished")
}

// Alive is a sign of life, with how the service is.
func (n *Notifier) Alive(status string) error {
	return n.send("WATCHDOG=1", "STATUS="+oneLine(status))
}

// Status says how the service is, without being a sign of life.
func (n *Notifier) Status(status string) error { return n.send("STATUS=" + oneLine(status)) }

func (n *Notifier) send(lines ...string) error {
	if n == nil || n.socket == "" {
		return nil
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: n.socket, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("sdnotify: %w", err)
	}
	defer func() { _ = conn.Close() }() // a datagram is sent or it is not
	if err := conn.SetWriteDeadline(time.Now().Add(sendTime)); err != nil {
		return fmt.Errorf("sdnotify: %w", err)
	}
	if _, err := conn.Write([]byte(strings.Join(lines, "\n"))); err != nil {
		return fmt.Errorf("sdnotify: %w", err)
	}
	return nil
}

// oneLine keeps a status from becoming a second assignment.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
