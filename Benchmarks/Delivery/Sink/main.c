// A lean SMTP server that takes every mail and keeps none, for the bench and for tests of what a sender does when things
// go wrong; with --twilio a gateway for texts in Twilio's form instead (SMS-10). A thread for each connection; on loopback,
// on a port that the system chooses.
//
//     LeanSink [--twilio] [--log FILE] [--accept-ms N] [--reply-ms N] [--seed N] [--drop SHARE] [--refuse SHARE] [--stall SHARE SECONDS]
//
// Prints "PORT N". Each message that it takes adds its recipient's line to the log before the answer goes out. With faults
// it closes connections before, within and after a message, answers 4xx, 421 and 5xx, or stays silent after the last byte.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int log_file = -1;
static unsigned accept_ms, reply_ms, seed = 1, stall_seconds;
static bool is_gateway;
static double drop_share, refuse_share, stall_share;

struct connection {
    int socket;
    unsigned chance;
    size_t start, end;
    char buffer[1 << 16];
};

static double roll(struct connection *c) { return rand_r(&c->chance) / (RAND_MAX + 1.0); }

static bool answer(struct connection *c, const char *text) {
    if (reply_ms) usleep(reply_ms * 1000);
    size_t length = strlen(text);
    return send(c->socket, text, length, MSG_NOSIGNAL) == (ssize_t)length;
}

// More bytes behind those that are there; false at the end of the connection.
static bool fill(struct connection *c) {
    if (c->start > 0) {
        memmove(c->buffer, c->buffer + c->start, c->end - c->start);
        c->end -= c->start;
        c->start = 0;
    }
    if (c->end == sizeof c->buffer) return false;
    ssize_t count = recv(c->socket, c->buffer + c->end, sizeof c->buffer - c->end, 0);
    if (count <= 0) return false;
    c->end += (size_t)count;
    return true;
}

// One line without its end, terminated by zero; NULL at the end of the connection.
static char *line(struct connection *c) {
    while (true) {
        char *newline = memchr(c->buffer + c->start, '\n', c->end - c->start);
        if (newline) {
            char *text = c->buffer + c->start;
            c->start = (size_t)(newline - c->buffer) + 1;
            *newline = 0;
            if (newline > text && newline[-1] == '\r') newline[-1] = 0;
            return text;
        }
        if (!fill(c)) return NULL;
    }
}

// Reads a mail to its last dot.
static bool body(struct connection *c) {
    while (true) {
        char *dot = memmem(c->buffer + c->start, c->end - c->start, "\r\n.\r\n", 5);
        if (dot) {
            c->start = (size_t)(dot - c->buffer) + 5;
            return true;
        }
        // What may be the beginning of the end stays.
        if (c->end - c->start > 4) c->start = c->end - 4;
        if (!fill(c)) return false;
    }
}

static bool keep(const char *recipient) {
    if (log_file < 0) return true;
    char text[512];
    int length = snprintf(text, sizeof text, "%s\n", recipient);
    return write(log_file, text, (size_t)length) == length;
}

static const char *const refusals[] = {
    "450 4.2.1 Later.\r\n", "451 4.7.1 Slower, please.\r\n", "550 5.1.1 Nobody of that name.\r\n",
    "552 5.2.2 The mailbox is full.\r\n",
};

static bool converse(struct connection *c) {
    char recipient[400] = "";
    if (!answer(c, "220 sink.example ESMTP\r\n")) return false;
    char *text;
    while ((text = line(c))) {
        if (!strncasecmp(text, "EHLO", 4)) {
            if (!answer(c, "250-sink.example\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME\r\n")) return false;
        } else if (!strncasecmp(text, "HELO", 4) || !strncasecmp(text, "NOOP", 4) || !strncasecmp(text, "RSET", 4)
                   || !strncasecmp(text, "MAIL FROM:", 10)) {
            if (drop_share > 0 && roll(c) < drop_share / 4) return false;
            if (!answer(c, "250 2.0.0 Fine.\r\n")) return false;
        } else if (!strncasecmp(text, "RCPT TO:", 8)) {
            char *open = strchr(text, '<'), *close = open ? strchr(open, '>') : NULL;
            if (close) snprintf(recipient, sizeof recipient, "%.*s", (int)(close - open - 1), open + 1);
            if (refuse_share > 0 && roll(c) < refuse_share) {
                unsigned which = (unsigned)(roll(c) * 5);
                if (which == 4) {
                    answer(c, "421 4.3.2 Closing.\r\n");
                    return false;
                }
                if (!answer(c, refusals[which])) return false;
                continue;
            }
            if (!answer(c, "250 2.1.5 Fine.\r\n")) return false;
        } else if (!strncasecmp(text, "DATA", 4)) {
            if (!answer(c, "354 Go on.\r\n")) return false;
            double fate = drop_share > 0 ? roll(c) / drop_share : 1;
            if (fate < 1.0 / 3) return false;
            if (!body(c)) return false;
            if (fate < 2.0 / 3) return false;
            if (!keep(recipient)) return false;
            if (fate < 1) return false;
            if (stall_share > 0 && roll(c) < stall_share) {
                sleep(stall_seconds);
                return false;
            }
            if (!answer(c, "250 2.0.0 Taken.\r\n")) return false;
        } else if (!strncasecmp(text, "QUIT", 4)) {
            answer(c, "221 2.0.0 Bye.\r\n");
            return true;
        } else if (!answer(c, "502 5.5.1 Not here.\r\n")) {
            return false;
        }
    }
    return true;
}

// The value of To, a form's first field: "To=%2B346…&Body=…"; percent signs are undone.
static bool recipient_of(const char *form, char *number, size_t room) {
    if (strncmp(form, "To=", 3)) return false;
    size_t count = 0;
    for (const char *p = form + 3; *p && *p != '&' && count + 1 < room; p++) {
        unsigned byte = (unsigned char)*p;
        if (*p == '%' && sscanf(p + 1, "%2x", &byte) == 1) p += 2;
        number[count++] = (char)byte;
    }
    number[count] = 0;
    return true;
}

static bool reply(struct connection *c, int status, const char *json) {
    char text[512];
    snprintf(text, sizeof text,
             "HTTP/1.1 %d Answer\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", status,
             strlen(json), json);
    return answer(c, text);
}

static bool refuse(struct connection *c) {
    switch ((unsigned)(roll(c) * 5)) {
    case 0: return reply(c, 429, "{\"code\": 20429}");
    case 1: return reply(c, 503, "{\"code\": 20503}");
    case 2: return reply(c, 400, "{\"code\": 21211, \"status\": 400}");
    case 3: return reply(c, 400, "{\"code\": 21610, \"status\": 400}");
    default: return reply(c, 400, "{\"code\": 30034, \"status\": 400}");
    }
}

static bool take_texts(struct connection *c) {
    char *text, number[64];
    while ((text = line(c))) {
        if (strncmp(text, "POST ", 5)) return false;
        size_t length = 0;
        while ((text = line(c)) && *text)
            if (!strncasecmp(text, "Content-Length:", 15)) length = (size_t)atol(text + 15);
        if (!text || length >= sizeof c->buffer) return false;
        double fate = drop_share > 0 ? roll(c) / drop_share : 1;
        if (fate < 1.0 / 3) return false;
        while (c->end - c->start < length)
            if (!fill(c)) return false;
        char *form = strndup(c->buffer + c->start, length);
        c->start += length;
        bool is_text = form && recipient_of(form, number, sizeof number);
        free(form);
        if (!is_text) return reply(c, 400, "{}");
        if (fate < 2.0 / 3) return false;
        if (refuse_share > 0 && roll(c) < refuse_share) {
            if (!refuse(c)) return false;
            continue;
        }
        if (!keep(number)) return false;
        if (fate < 1) return false;
        if (stall_share > 0 && roll(c) < stall_share) {
            sleep(stall_seconds);
            return false;
        }
        if (!reply(c, 201, "{\"sid\": \"SM00000000000000000000000000000000\", \"status\": \"queued\"}")) return false;
    }
    return true;
}

static void *serve(void *argument) {
    struct connection *c = argument;
    if (accept_ms) usleep(accept_ms * 1000);
    if (is_gateway) take_texts(c);
    else converse(c);
    close(c->socket);
    free(c);
    return NULL;
}

static void fail(const char *what) {
    perror(what);
    exit(69);
}

int main(int count, char **words) {
    for (int i = 1; i < count; i++) {
        const char *word = words[i], *value = i + 1 < count ? words[i + 1] : "";
        if (!strcmp(word, "--twilio")) {
            is_gateway = true;
            continue;
        }
        if (!strcmp(word, "--log")) {
            log_file = open(value, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
            if (log_file < 0) fail(value);
        } else if (!strcmp(word, "--accept-ms")) accept_ms = (unsigned)atoi(value);
        else if (!strcmp(word, "--reply-ms")) reply_ms = (unsigned)atoi(value);
        else if (!strcmp(word, "--seed")) seed = (unsigned)atoi(value);
        else if (!strcmp(word, "--drop")) drop_share = atof(value);
        else if (!strcmp(word, "--refuse")) refuse_share = atof(value);
        else if (!strcmp(word, "--stall")) {
            stall_share = atof(value);
            stall_seconds = (unsigned)atoi(i + 2 < count ? words[++i + 1] : "1");
        } else {
            fprintf(stderr, "LeanSink knows no '%s'.\n", word);
            return 64;
        }
        i++;
    }
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 256)
        || getsockname(listener, (struct sockaddr *)&address, &length))
        fail("listen");
    printf("PORT %d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (unsigned number = 0;; number++) {
        int accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (accepted < 0) {
            if (errno == EINTR || errno == ECONNABORTED) continue;
            fail("accept");
        }
        int on = 1;
        setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *c = malloc(sizeof *c);
        pthread_t thread;
        if (!c) fail("memory");
        *c = (struct connection){.socket = accepted, .chance = seed * 7919 + number};
        if (pthread_create(&thread, NULL, serve, c)) fail("thread");
        pthread_detach(thread);
    }
}
