// SPDX-License-Identifier: GPL-2.0-or-later
#include "message.h"

#include <stdarg.h>
#include <stdio.h>

static void say(const char *what, const char *format, va_list arguments)
{
	/* data already written comes first when both go to one place */
	fflush(stdout);
	fputs(what, stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
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
