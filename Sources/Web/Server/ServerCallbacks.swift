import CMicroHTTPD
import Glibc

// The functions that the library calls, on its threads. Of the file, not closures: they capture nothing.

/// Called first when the header is there, then for each piece of the body, then once more at its end, and once more
/// when the connection was woken.
func handleRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ target: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
    _ uploadCount: UnsafeMutablePointer<Int>?, _ memory: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let target, let method, let version, let uploadCount, let memory else {
        return .NO
    }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    guard let known = memory.pointee else {
        let head = RequestHead(
            method: String(cString: method), target: String(cString: target), version: String(cString: version),
            headers: headerFields(of: connection))
        let (exchange, refusal) = core.begin(head, connection)
        memory.pointee = Unmanaged.passRetained(exchange).toOpaque()
        // Answered before the body is read; it is not read then.
        guard let refusal else { return .YES }
        exchange.reply(refusal)
        return answer(exchange, connection, core)
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
    if uploadCount.pointee > 0 {
        let bytes = UnsafeRawBufferPointer(start: upload, count: uploadCount.pointee)
        uploadCount.pointee = 0
        return exchange.receive(bytes, limit: core.settings.rules.bodyLimit) ? .YES : .NO
    }
    if !exchange.isAsked {
        exchange.isAsked = true
        let peer = peer(of: connection)
        peer?.enter(.working)
        core.ask(exchange, client: peer?.client)
    }
    return answer(exchange, connection, core)
}

/// Queues the answer if it is there; else the connection rests.
private func answer(_ exchange: Exchange, _ connection: OpaquePointer, _ core: ServerCore) -> MHD_Result {
    guard let response = exchange.takeAnswer() else { return .YES }
    peer(of: connection)?.enter(.sending)
    return core.queue(response, connection)
}

func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ memory: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let context, let connection, let memory, let known = memory.pointee else { return }
    memory.pointee = nil
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue()
    peer(of: connection)?.completed()
    if exchange.status != 0 {
        core.handler.answered(
            method: exchange.head.method, path: exchange.path, status: exchange.status,
            milliseconds: (ContinuousClock.now - exchange.started) / .milliseconds(1))
    }
}

func connectionChanged(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ memory: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ change: MHD_ConnectionNotificationCode
) {
    guard let context, let connection, let memory else { return }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    if let known = memory.pointee {
        // Closing. The library closes the socket after this call.
        memory.pointee = nil
        core.connections.remove(Unmanaged<Connection>.fromOpaque(known).takeRetainedValue())
    } else {
        let client = cmicrohttpd_client(connection).flatMap { ClientAddress($0) }
        let opened = Connection(socket: cmicrohttpd_socket(connection), client: client)
        memory.pointee = Unmanaged.passRetained(opened).toOpaque()
        core.connections.add(opened)
    }
}

func libraryMessage(_ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<CChar>) {
    guard let context else { return }
    Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue().note(String(cString: message))
}

private func peer(of connection: OpaquePointer) -> Connection? {
    cmicrohttpd_socket_context(connection).map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
}

private func headerFields(of connection: OpaquePointer) -> HeaderFields {
    var fields = HeaderFields()
    withUnsafeMutablePointer(to: &fields) { pointer in
        _ = MHD_get_connection_values_n(
            connection, .HEADER_KIND,
            { context, _, name, nameCount, value, valueCount in
                guard let context, let name else { return .NO }
                // With the counts, so that a NUL inside is seen.
                let fields = context.assumingMemoryBound(to: HeaderFields.self)
                fields.pointee.append(text(name, nameCount), value.map { text($0, valueCount) } ?? "")
                return .YES
            }, pointer)
    }
    return fields
}

private func text(_ start: UnsafePointer<CChar>, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
}
