// SPDX-License-Identifier: GPL-2.0-or-later
#include "problem.h"

#include "libncr.h"
#include "report.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int problem_set(struct problem *problem, int code, const char *format, ...)
{
	va_list arguments;

	memset(problem, 0, sizeof(*problem));
	problem->code = code;
	va_start(arguments, format);
	vsnprintf(problem->text, sizeof(problem->text), format, arguments);
	va_end(arguments);
	return code;
}

void problem_hint(struct problem *problem, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(problem->hint, sizeof(problem->hint), format, arguments);
	va_end(arguments);
}

int problem_kernel(struct problem *problem, unsigned long command, int error)
{
	const char *hint = ncr_error_hint(command, error);

	problem_set(problem, error_exit(command, error), "%s", ncr_error_text(command, error));
	if (hint)
		problem_hint(problem, "%s", hint);
	/* no key is to blame for these */
	problem->general = problem->code == EXIT_NO_DEVICE || error == -ENOKEY || error == -EMFILE || error == -ENOMEM;
	return problem->code;
}

int problem_system(struct problem *problem, const char *doing, int error)
{
	const char *text = strerrordesc_np(error < 0 ? -error : error);

	return problem_set(problem, EXIT_SYSTEM, "%s%s%s", doing, *doing ? ": " : "", text ? text : "unknown error");
}

int problem_print(const struct problem *problem, const char *name)
{
	char safe[SAFE_SIZE];

	if (name)
		error_message("%s: %s", safe_text(name, safe), problem->text);
	else
		error_message("%s", problem->text);
	if (*problem->hint)
		hint_message("%s", problem->hint);
	return problem->code;
}
