// SPDX-License-Identifier: GPL-2.0-or-later
#include "request.h"

#include "logs.h"
#include "message.h"
#include "operations.h"
#include "option_table.h"
#include "when.h"

#include <getopt.h>
#include <string.h>

_Static_assert(REQUEST_OPTIONS <= OPTION_TABLE_MAX, "a mask has a bit for each option");

static const struct option_row table[REQUEST_OPTIONS] = {
	[REQUEST_OPERATION] = { "operation", true, 'o' },
	[REQUEST_KEY] = { "key", true, 'k' },
	[REQUEST_USER] = { "user", true, 'u' },
	[REQUEST_PROGRAM] = { "program", true, 'p' },
	[REQUEST_OUTCOME] = { "outcome", true, 0 },
	[REQUEST_NODE] = { "node", true, 0 },
	[REQUEST_FROM] = { "from", true, 0 },
	[REQUEST_TO] = { "to", true, 0 },
	[REQUEST_BY] = { "by", true, 0 },
	[REQUEST_JSON] = { "json", false, 0 },
	[REQUEST_CSV] = { "csv", false, 0 },
	[REQUEST_NUMERIC] = { "numeric", false, 'n' },
	[REQUEST_CONFIG] = { "config", true, 0 },
	[REQUEST_TRAIL_KEY] = { "trail-key", true, 0 },
	[REQUEST_EXPECT] = { "expect", true, 0 },
	[REQUEST_HELP] = { "help", false, 'h' },
};

/* notices have names too, and can be asked for by them */
static const char *const notices[] = { "module_load", "module_unload", "probe_lost", "probe_back" };

static bool is_known(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(notices) / sizeof(notices[0]); i++)
		if (!strcmp(name, notices[i]))
			return true;
	return operation_find(name, strlen(name));
}

static int operation_option(struct filter *filter, char *text)
{
	const char *like;
	char *name;

	for (name = strtok(text, ","); name; name = strtok(NULL, ",")) {
		if (filter->operation_count == FILTER_OPERATIONS_MAX) {
			error_message("--operation: more than %d operations", FILTER_OPERATIONS_MAX);
			return EXIT_USAGE;
		}
		if (!is_known(name)) {
			error_message("--operation %s: no such operation", name);
			like = operation_like(name, strlen(name));
			if (like)
				hint_message("did you mean %s?", like);
			else
				hint_message("ncr-auditctl --operations lists them");
			return EXIT_USAGE;
		}
		filter->operations[filter->operation_count++] = name;
	}
	return EXIT_DONE;
}

static int outcome_option(struct filter *filter, const char *text)
{
	if (!strcmp(text, "done")) {
		filter->outcome = OUTCOME_DONE;
	} else if (!strcmp(text, "refused")) {
		filter->outcome = OUTCOME_REFUSED;
	} else {
		error_message("--outcome %s: done or refused", text);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int time_option(const char *option, const char *text, bool end, uint64_t *time_out)
{
	if (when_parse(text, time(NULL), end, time_out))
		return EXIT_DONE;
	error_message("--%s %s: not a time", option, text);
	hint_message("2026-11-24, \"2026-11-24 19:06\", 2026-11-24T19:06:35Z, today, yesterday, or how long ago: 12h, 30d");
	return EXIT_USAGE;
}

static int trail_key_option(struct request *request, const char *name)
{
	if (request->trail_key_count == REQUEST_TRAIL_KEYS_MAX) {
		error_message("--trail-key: more than %d keys", REQUEST_TRAIL_KEYS_MAX);
		return EXIT_USAGE;
	}
	request->trail_keys[request->trail_key_count++] = name;
	return EXIT_DONE;
}

static int take(void *context, int option, char *argument)
{
	struct request *request = context;
	struct filter *filter = &request->filter;

	switch (option) {
	case REQUEST_OPERATION:
		return operation_option(filter, argument);
	case REQUEST_KEY:
		filter->key = argument;
		break;
	case REQUEST_USER:
		filter->user = argument;
		break;
	case REQUEST_PROGRAM:
		filter->program = argument;
		break;
	case REQUEST_OUTCOME:
		return outcome_option(filter, argument);
	case REQUEST_NODE:
		filter->node = argument;
		break;
	case REQUEST_FROM:
		return time_option("from", argument, false, &filter->from);
	case REQUEST_TO:
		return time_option("to", argument, true, &filter->to);
	case REQUEST_BY:
		request->by = argument;
		break;
	case REQUEST_JSON:
		request->format = TABLE_JSON;
		break;
	case REQUEST_CSV:
		request->format = TABLE_CSV;
		break;
	case REQUEST_CONFIG:
		request->config = argument;
		break;
	case REQUEST_TRAIL_KEY:
		return trail_key_option(request, argument);
	case REQUEST_EXPECT:
		request->expect = argument;
		break;
	default:
		break;
	}
	return EXIT_DONE;
}

static int check(const struct request *request, const char *verb)
{
	if ((request->given & REQUEST_FORMATS) == REQUEST_FORMATS) {
		error_message("%s: --json and --csv exclude each other", verb);
		return EXIT_USAGE;
	}
	if (request->filter.to && request->filter.from > request->filter.to) {
		error_message("%s: --from is later than --to", verb);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

int request_parse(struct request *request, const char *verb, uint64_t allowed, int argc, char **argv)
{
	int code;

	memset(request, 0, sizeof(*request));
	request->config = AUDITD_CONFIGURATION;
	code = option_table_parse(table, REQUEST_OPTIONS, allowed | REQUEST(HELP), REQUEST_HELP, argc, argv, &request->given,
				  take, request);
	if (code < 0) {
		error_message("%s: unknown option, or without its argument: %s", verb, argv[optind > 1 ? optind - 1 : 1]);
		hint_message("ncr-report %s --help", verb);
		return EXIT_USAGE;
	}
	if (code || request->given & REQUEST(HELP))
		return code;
	request->logs = argv + optind;
	request->log_count = argc - optind;
	return check(request, verb);
}
