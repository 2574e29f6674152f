/// The text between a template's tags, in memory that only its ``Code`` gives back.
///
/// An array's memory is counted: a render would count it up and down for each piece that it writes.
@safe
struct Literals: @unchecked Sendable {
    // Sendable: written once, when it is made.
    private let bytes: UnsafeRawBufferPointer

    init(_ text: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        unsafe memory.copyBytes(from: text)
        unsafe bytes = UnsafeRawBufferPointer(memory)
    }

    /// To be called once, by the owner.
    func deallocate() { unsafe bytes.deallocate() }

    @inline(__always)
    func append(_ start: Int32, _ count: Int32, to output: inout Output) {
        let end = Int(start) + Int(count)
        unsafe precondition(start >= 0 && count >= 0 && end <= bytes.count, "A literal lies outside its template.")
        unsafe output.append(UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<end]))
    }
}
