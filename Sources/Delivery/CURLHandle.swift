internal import CCURL
private import Glibc

/// libcurl's easy handle; used by one thread at a time.
final class CURLHandle {
    private var handle: UnsafeMutableRawPointer

    init() {
        precondition(Self.isReady, "libcurl cannot start.")
        handle = Self.make()
    }

    deinit {
        hangUp()
        curl_easy_cleanup(handle)
    }

    /// Closes the connection and forgets every option.
    func reset() {
        hangUp()
        curl_easy_cleanup(handle)
        handle = Self.make()
    }

    /// Performs the transfer that is configured, with its one recipient.
    func perform(recipient: String, _ body: () -> CURLcode) -> CURLcode {
        let list = curl_slist_append(nil, recipient)
        precondition(list != nil, "No memory is left.")
        defer {
            require(ccurl_set_list(handle, CURLOPT_MAIL_RCPT, nil))
            curl_slist_free_all(list)
        }
        require(ccurl_set_list(handle, CURLOPT_MAIL_RCPT, list))
        return body()
    }

    func perform() -> CURLcode { curl_easy_perform(handle) }

    /// Performs the POST that is configured, with these header fields.
    func post(headers: [String], body: [UInt8]) -> CURLcode {
        var list: UnsafeMutablePointer<curl_slist>?
        for header in headers {
            guard let longer = curl_slist_append(list, header) else { preconditionFailure("No memory is left.") }
            list = longer
        }
        defer {
            require(ccurl_set_list(handle, CURLOPT_HTTPHEADER, nil))
            curl_slist_free_all(list)
        }
        require(ccurl_set_list(handle, CURLOPT_HTTPHEADER, list))
        set(CURLOPT_POSTFIELDSIZE_LARGE, size: body.count)
        // The size is set first: the text may hold any byte, and is copied.
        body.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return set(CURLOPT_COPYPOSTFIELDS, "") }
            set(CURLOPT_COPYPOSTFIELDS, bytes: start)
        }
        return perform()
    }

    /// The status of the last answer; 0 when none came.
    var status: Int { ccurl_status(handle) }

    /// How many bytes of the last transfer went to the socket.
    var uploaded: Int { Int(ccurl_uploaded(handle)) }

    func set(_ option: CURLoption, _ value: Int) { require(ccurl_set_long(handle, option, value)) }
    func set(_ option: CURLoption, size: Int) { require(ccurl_set_size(handle, option, curl_off_t(size))) }
    func set(_ option: CURLoption, _ text: String?) { require(ccurl_set_text(handle, option, text)) }
    func set(_ option: CURLoption, context: UnsafeMutableRawPointer) {
        require(ccurl_set_context(handle, option, context))
    }

    private func set(_ option: CURLoption, bytes: UnsafeRawPointer) {
        require(ccurl_set_text(handle, option, bytes.assumingMemoryBound(to: CChar.self)))
    }

    func onWrite(_ callback: ccurl_bytes_callback) { require(ccurl_on_write(handle, callback)) }
    func onRead(_ callback: ccurl_bytes_callback) { require(ccurl_on_read(handle, callback)) }
    func onHeader(_ callback: ccurl_bytes_callback) { require(ccurl_on_header(handle, callback)) }
    func onSocket(_ callback: ccurl_socket_callback) { require(ccurl_on_socket(handle, callback)) }
    func onReady(_ callback: ccurl_ready_callback) { require(ccurl_on_ready(handle, callback)) }
    func onProgress(_ callback: ccurl_progress_callback) { require(ccurl_on_progress(handle, callback)) }

    /// libcurl waits up to two minutes for the answer to the QUIT it says when it closes. With the reading end shut it
    /// says QUIT and does not wait.
    private func hangUp() {
        let socket = ccurl_kept_socket(handle)
        if socket != ccurl_no_socket { shutdown(socket, Int32(SHUT_RD)) }
    }

    /// An option that this libcurl does not have is a mistake of the program, not of its surroundings.
    private func require(_ code: CURLcode) {
        precondition(code == CURLE_OK, "libcurl refuses an option.")
    }

    private static func make() -> UnsafeMutableRawPointer {
        guard let handle = curl_easy_init() else { preconditionFailure("No memory is left.") }
        return handle
    }

    // Once in the process, before any handle; a static constant is made by one thread.
    private static let isReady = curl_global_init(ccurl_initialise_all) == CURLE_OK
}
