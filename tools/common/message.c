// SPDX-License-Identifier: GPL-2.0-or-later
#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Names of files and keys are other people's text: a line stays a line, and a terminal obeys none of it. The controls of
 * Unicode beyond ASCII are C2 80 to C2 9F.
 */
static void tame(char *text)
{
	unsigned char *byte = (unsigned char *)text;

	for (; *byte; byte++) {
		if (*byte < ' ' || *byte == 0x7f)
			*byte = '?';
		else if (byte[0] == 0xc2 && byte[1] >= 0x80 && byte[1] < 0xa0)
			byte[0] = byte[1] = '?';
	}
}

static void say(const char *what, const char *format, va_list arguments)
{
	char *text;

	/* data already written comes first when both go to one place */
	fflush(stdout);
	if (vasprintf(&text, format, arguments) < 0) {
		fprintf(stderr, "%sno memory for a message\n", what);
		return;
	}
	tame(text);
	fprintf(stderr, "%s%s\n", what, text);
	free(text);
}

void error_message(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("error: ", format, arguments);
	va_end(arguments);
}

void warning_message(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("warning: ", format, arguments);
	va_end(arguments);
}

void hint_message(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("hint: ", format, arguments);
	va_end(arguments);
}
