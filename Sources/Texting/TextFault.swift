/// Why a text did not reach its phone, whoever carried it.
package enum TextFault: String, Sendable {
    /// There is no such number, or it takes no texts: nobody writes to it again.
    case address
    /// The person told the gateway to stop.
    case stopped
    /// For another reason of the phone's or network's: says nothing about the number.
    case refused
    /// Our side's: content, registration, account.
    case sender

    /// What an error code of Twilio's means (SMS-10). Its words change, its numbers hold; an unknown one is our side's.
    package init(twilio code: Int64) {
        switch code {
        case 21610: self = .stopped
        // No number, out of reach of texts, unknown, or a landline.
        case 21211, 21214, 21217, 21614, 30005, 30006: self = .address
        // The handset is off, blocks texts, or the network does not say why.
        case 30003, 30004, 30008: self = .refused
        default: self = .sender
        }
    }
}
