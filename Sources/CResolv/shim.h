#pragma once
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

// Asks the system's resolver for records of a type (`ns_t_txt`, `ns_t_mx`). The length of the answer, -1 when there is no
// such name or record, -2 when nobody answered.
static inline int cresolv_query(const char *_Nonnull name, int type, unsigned char *_Nonnull answer, int size) {
    struct __res_state state;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return -2;
    state.retrans = 3;
    state.retry = 1;
    int length = res_nquery(&state, name, ns_c_in, type, answer, size);
    int error = state.res_h_errno;
    res_nclose(&state);
    if (length >= 0) return length;
    return error == HOST_NOT_FOUND || error == NO_DATA ? -1 : -2;
}

static const int cresolv_txt = ns_t_txt;
static const int cresolv_mx = ns_t_mx;
