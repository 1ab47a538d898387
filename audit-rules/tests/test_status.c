// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules_test.h"

#include "operations.h"
#include "status.h"

static void verdicts(void **state)
{
	static const struct {
		bool loaded, locked;
		unsigned int rules, boot_rules;
		const char *verdict;
	} rows[] = {
		{ true, false, 0, 0, "none" },
		{ true, true, 0, 0, "none until reboot" },
		{ true, false, 3, 0, "in force" },
		{ true, true, 3, 3, "in force" },
		{ true, true, 4, 3, "in force" },
		{ true, false, 2, 3, "rules gone (augenrules --load)" },
		{ true, true, 2, 3, "rules gone until reboot" },
		{ true, true, 0, 3, "rules gone until reboot" },
		{ false, true, 0, 3, "rules gone until reboot" },
		{ false, false, 0, 3, "rules gone" },
		{ false, false, 0, 0, "none" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_string_equal(status_verdict(rows[i].loaded, rows[i].locked, rows[i].rules, rows[i].boot_rules),
				    rows[i].verdict);
}

static void boot_rules(void **state)
{
	char path[] = "/tmp/ncr-status.XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");

	(void)state;
	assert_non_null(file);
	fputs("# -a always,exit -F path=" OPERATION_NODES "/key_gen\n"
	      "-a always,exit -F path=" OPERATION_NODES "/key_gen -k x\n"
	      "  -A always,exit -F path=" OPERATION_NODES "/key_wrap\n"
	      "-a always,exit -F path=/sys/kernel/security/ncr/status\n"
	      "-w /etc/passwd -p wa\n-a always,exit -F auid=0 -F path=" OPERATION_NODES "/random", file);
	fclose(file);
	assert_int_equal(status_boot_rules(path), 3);
	unlink(path);
	assert_int_equal(status_boot_rules(path), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts),
		cmocka_unit_test(boot_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
