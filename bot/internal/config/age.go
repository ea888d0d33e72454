package config

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// Age is a time that may be long: "90d", or as a time.Duration is written, "12h".
type Age time.Duration

const day = 24 * time.Hour

// UnmarshalText reads an age.
func (a *Age) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err == nil {
			*a = Age(time.Duration(n) * day)
			return nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return errors.New("it must be a time such as 90d, 12h or 30m")
	}
	*a = Age(d)
	return nil
}

// MarshalText writes whole days as such.
func (a Age) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// String is the age as it is written in a config.
func (a Age) String() string {
	d := time.Duration(a)
	switch {
	case d >= day && d%day == 0:
		return strconv.Itoa(int(d/day)) + "d"
	case d >= time.Hour && d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	case d >= time.Minute && d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return d.String()
}
