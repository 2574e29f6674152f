import CICU

/// Reads a text that ICU writes into a buffer: once more with a larger one when the first was too small.
///
/// - Returns: nil when ICU reports an error.
func icuText(_ write: (UnsafeMutablePointer<UChar>?, Int32, inout UErrorCode) -> Int32) -> String? {
    var capacity = 128
    while true {
        var status = U_ZERO_ERROR
        var count: Int32 = 0
        let units = [UInt16](unsafeUninitializedCapacity: capacity) { buffer, filled in
            count = write(buffer.baseAddress, Int32(capacity), &status)
            filled = status.isSuccess ? min(Int(count), capacity) : 0
        }
        if status == U_BUFFER_OVERFLOW_ERROR, Int(count) > capacity {
            capacity = Int(count)
            continue
        }
        return status.isSuccess ? String(decoding: units, as: UTF16.self) : nil
    }
}
