// Package soak plays a month of a bot in minutes and looks what it did: whether
// anything was lost, whether anything grows, and whether the alerts fire for what went
// wrong and for nothing else. It is tests only, behind the build tag soak, since they play
// nothing unless they are told how long; docs/operating.md says how to run it.
//
// The bot is the real one, in a process of its own, on a real disk; its clock is that
// of testing/synctest, which stands while anything is done and then jumps to whatever
// is due next. What it meets outside is played: feeds, Telegram, Discord, and people
// who ask. The process that plays it is killed at moments it can't foresee.
package soak
