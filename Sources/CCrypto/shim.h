#pragma once
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

/// Keys a MAC with SHA-256 inside; 1 for success. The macros that name parameters become Swift strings, whose bytes are
/// gone after the call that builds the list, while the list keeps pointing to them.
static inline __attribute__((warn_unused_result)) int ccrypto_init_mac_with_sha256(
    EVP_MAC_CTX *_Nonnull context, const unsigned char *_Nullable key, size_t count) {
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    return EVP_MAC_init(context, key, count, parameters);
}
