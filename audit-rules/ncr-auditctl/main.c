// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - ncr-auditctl: audit rules that name operations of NCR
 */
#include "build.h"
#include "kernel.h"
#include "lines.h"
#include "message.h"
#include "status.h"
#include "translate.h"

#include <errno.h>
#include <string.h>

static const char help_text[] =
	"usage: ncr-auditctl -a|-A|-d LIST,ACTION -F crypto_op=NAME[,NAME...] [-F FIELD]... [-C FIELDS]...\n"
	"                    [-S CALL]... [-k KEY]\n"
	"       ncr-auditctl -l [-k KEY]\n"
	"       ncr-auditctl -D [-k KEY]\n"
	"       ncr-auditctl -R FILE\n"
	"       ncr-auditctl -s [--json]\n"
	"       ncr-auditctl --translate [--loaded] [FILE]...\n"
	"       ncr-auditctl --operations\n"
	"\n"
	"Audit rules on operations with keys, in the syntax of auditctl. Other rules than these are auditctl's: they are\n"
	"neither listed nor deleted.\n"
	"\n"
	"  -a, -A, -d          append, prepend, delete a rule: always,exit or never,exit\n"
	"  -F crypto_op=NAME   the operation, or several: one rule of the kernel for each\n"
	"  -F, -C, -S, -k      as for auditctl: auid, uid, exe, success, exit, arch and so on\n"
	"  -l                  list the rules, as they were meant\n"
	"  -D                  delete them all, or those with a key\n"
	"  -R FILE             read rules from a file; all are loaded, or none\n"
	"  -s                  do the rules that should be there select anything?\n"
	"  --translate         print the rules of files, or of standard input, as stock auditctl and augenrules take them\n"
	"  --loaded            without operations that the loaded module does not have\n"
	"  --operations        list them: number, name, whether the loaded module has the operation, what it is\n"
	"  --help, --version\n"
	"\n"
	"Exit codes: 0 done, 1 the rule exists already, there is no such rule, or (-s) rules are gone, 2 usage,\n"
	"3 module not loaded, 4 refused by the kernel or rules locked, 5 a rules file or an operation is not right,\n"
	"6 file or system error.\n";

static int usage(const char *what)
{
	error_message("%s", what);
	hint_message("ncr-auditctl --help");
	return EXIT_USAGE;
}

static int finish(int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	error_message("standard output: %s", strerrordesc_np(errno));
	return EXIT_SYSTEM;
}

/* All that was changed stays, or nothing. */
static int conclude(struct changes *changes, int code)
{
	if (code)
		changes_undo(changes);
	else
		changes_free(changes);
	audit_close(changes->fd);
	return code;
}

static int begin(struct changes *changes)
{
	int code;

	memset(changes, 0, sizeof(*changes));
	code = kernel_open(&changes->fd);
	if (code)
		return code;
	changes->native = build_native();
	code = kernel_changeable(changes->fd);
	if (code)
		audit_close(changes->fd);
	return code;
}

static int run_rule(char *const *words, int count)
{
	struct rule rule = { .where = "" };
	struct changes changes;
	int code;

	if (!rule_parse(&rule, words, count))
		return EXIT_USAGE;
	code = begin(&changes);
	return code ?: conclude(&changes, kernel_apply(&changes, &rule));
}

/* A line of a file for -R. */
static int apply_line(struct changes *changes, const struct lines *lines)
{
	struct rule rule;

	if (!lines->count)
		return EXIT_DONE;
	if (!strcmp(lines->words[0], "-D") && lines->count == 1)
		return kernel_delete(changes, NULL);
	if (!strcmp(lines->words[0], "-D") && lines->count == 3 && !strcmp(lines->words[1], "-k"))
		return kernel_delete(changes, lines->words[2]);
	return lines_rule(lines, &rule) ? kernel_apply(changes, &rule) : EXIT_INPUT;
}

static int run_file(const char *name)
{
	struct changes changes;
	struct lines lines;
	int code, more;

	code = begin(&changes);
	if (code)
		return code;
	code = lines_open(&lines, name);
	if (code)
		return conclude(&changes, code);
	while (!code && (more = lines_next(&lines)))
		code = more < 0 ? EXIT_INPUT : apply_line(&changes, &lines);
	lines_close(&lines);
	return conclude(&changes, code);
}

/* -D and -l take a key and nothing else: "-k KEY" or nothing; -1 for more */
static int only_key(char *const *words, int count, const char **key)
{
	*key = count == 2 && !strcmp(words[0], "-k") ? words[1] : NULL;
	return !count || *key ? 0 : -1;
}

static int run_delete(char *const *words, int count)
{
	struct changes changes;
	const char *key;
	int code;

	if (only_key(words, count, &key))
		return usage("-D takes -k KEY and nothing else");
	code = begin(&changes);
	return code ?: conclude(&changes, kernel_delete(&changes, key));
}

static int run_list(char *const *words, int count)
{
	struct rules rules;
	const char *key;
	int fd, code;

	if (only_key(words, count, &key))
		return usage("-l takes -k KEY and nothing else");
	code = kernel_open(&fd);
	if (code)
		return code;
	code = kernel_rules(fd, key, &rules);
	audit_close(fd);
	if (code)
		return code;
	listed_print(rules.listed, rules.count, stdout);
	/* as auditctl says it */
	if (!rules.count)
		puts("No rules");
	rules_free(&rules);
	return EXIT_DONE;
}

static int run_status(char *const *words, int count)
{
	if (count > 1 || (count && strcmp(words[0], "--json")))
		return usage("-s takes --json and nothing else");
	return status_show(count);
}

static int run_translate(char *const *words, int count)
{
	static char input[] = "-", *const standard[] = { input };
	bool loaded = count && !strcmp(words[0], "--loaded");
	int i;

	words += loaded;
	count -= loaded;
	for (i = 0; i < count; i++)
		if (words[i][0] == '-' && words[i][1])
			return usage("--translate takes --loaded and files");
	return translate(count ? words : standard, count ?: 1, loaded, stdout);
}

static int run_operations(void)
{
	bool known = !operation_nodes();
	size_t i;

	for (i = 0; i < OPERATION_COUNT; i++)
		printf("%2u  %-19s %-4s %s\n", operations[i].number, operations[i].name,
		       !known ? "?" : operation_performed(&operations[i]) ? "yes" : "no", operations[i].what);
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";
	char **rest = argv + 2;
	int count = argc - 2;

	if (!strcmp(verb, "-l"))
		return run_list(rest, count);
	if (!strcmp(verb, "-D"))
		return run_delete(rest, count);
	if (!strcmp(verb, "-R"))
		return count == 1 ? run_file(rest[0]) : usage("-R takes a file");
	if (!strcmp(verb, "-s"))
		return run_status(rest, count);
	if (!strcmp(verb, "--translate"))
		return run_translate(rest, count);
	if (!strcmp(verb, "--operations") && !count)
		return run_operations();
	if (!strcmp(verb, "-h") || !strcmp(verb, "--help")) {
		fputs(help_text, stdout);
		return EXIT_DONE;
	}
	if (!strcmp(verb, "-v") || !strcmp(verb, "--version")) {
		puts("ncr-auditctl " NCR_TOOLS_VERSION);
		return EXIT_DONE;
	}
	/* whatever else there is to say about a rule, its parser says */
	if (verb[0] == '-' && verb[1] && strchr("aAdFCSkwpW", verb[1]))
		return run_rule(argv + 1, argc - 1);
	return usage(argc > 1 ? "unknown option" : "nothing to do");
}

int main(int argc, char **argv)
{
	return finish(run(argc, argv));
}
