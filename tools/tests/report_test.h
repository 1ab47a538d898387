/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report_test.h - lines of logs for the tests of ncr-report
 */
#ifndef NCR_REPORT_TEST_H
#define NCR_REPORT_TEST_H

#include "test.h"

#include "line.h"

/* 2026-01-01T00:00:00Z and this many milliseconds; a constant of the text below */
#define TIME(milliseconds) (UINT64_C(1767225600000) + (milliseconds))
#define ID(serial) "msg=audit(1767225600." #serial ":" #serial "): "
#define CALL \
	"arch=c000003e syscall=16 success=no exit=-13 a0=3 a1=c0 a2=7f a3=0 items=2 ppid=999 pid=1000 auid=1000 uid=0 gid=0 " \
	"euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm=\"ncr\" exe=\"/usr/bin/ncr\" subj=unconfined key=\"k\""
#define SUBJECT_PART " ppid=999 pid=1000 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 " \
	"comm=\"ncr\" exe=\"/usr/bin/ncr\" subj=unconfined"
#define UUID_1 "694ac3ec1a9345b6b2faa0a12d42d1b4"
#define UUID_2 "11f4034306b446d1ab7a330f74818726"

static inline struct line parsed(const char *text)
{
	struct line line;

	line_parse(&line, text, strlen(text));
	return line;
}

#endif /* NCR_REPORT_TEST_H */
