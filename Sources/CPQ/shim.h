#pragma once
// Debian keeps it in a folder of its own, which not everybody who reads this module is told of.
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif

static inline void cpq_drop_notice(void *_Nullable context, const char *_Nullable message) {
    (void)context;
    (void)message;
}

// libpq would write the server's notices to stderr; they may quote values.
static inline void cpq_keep_quiet(PGconn *_Nonnull connection) {
    PQsetNoticeProcessor(connection, cpq_drop_notice, 0);
}
