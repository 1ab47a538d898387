/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Operations that live between calls, and the one-shot command
 */
#ifndef NCR_SESSION_H
#define NCR_SESSION_H

struct ncr_context;
struct ncr_material;

/* The handlers of the session commands; each takes its v1 structure in kernel memory. */
int ncr_session_init(struct ncr_context *ctx, void *arg);
int ncr_session_update(struct ncr_context *ctx, void *arg);
int ncr_session_final(struct ncr_context *ctx, void *arg);
int ncr_session_once(struct ncr_context *ctx, void *arg);

/*
 * ncr_session_drop() - end the session whose handle could not be delivered; takes what
 * ncr_session_init() took
 */
int ncr_session_drop(struct ncr_context *ctx, void *arg);

/*
 * The session has moved on and its program does not know: it can only be ended (EBADFD). Takes what
 * ncr_session_update() took.
 */
int ncr_session_break(struct ncr_context *ctx, void *arg);

/**
 * ncr_sessions_end() - the life of a key's material has ended: take it away from all sessions
 * @material: whose @ended is set, so that no session is added any more
 * @error: what their calls answer from now on
 *
 * An idle session lets go of it here, one with a call under way when that call ends.
 */
void ncr_sessions_end(struct ncr_material *material, int error);

/** ncr_sessions_destroy() - end all sessions of a context that is going away */
void ncr_sessions_destroy(struct ncr_context *ctx);

#endif /* NCR_SESSION_H */
