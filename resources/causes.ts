// Release causes of SIP (RFC 3261 and its registry) and of Q.850, and how RFC 3398 turns one into the other.

export interface SipCause {
  code: number;
  name: string;
  /** Q.850 cause that a gateway sends towards ISUP (RFC 3398, section 8.2.6.1); null where the RFC names none. */
  q850: number | null;
}
export interface Q850Cause {
  code: number;
  name: string;
  /** SIP status that a gateway answers with (RFC 3398, section 7.2.4.1); null for normal clearing, which is a BYE. */
  sip: number | null;
}

const sipRows = `
300||Multiple Choices
301||Moved Permanently
302||Moved Temporarily
305||Use Proxy
380||Alternative Service
400|41|Bad Request
401|21|Unauthorized
402|21|Payment Required
403|21|Forbidden
404|1|Not Found
405|63|Method Not Allowed
406|79|Not Acceptable
407|21|Proxy Authentication Required
408|102|Request Timeout
410|22|Gone
412||Conditional Request Failed
413|127|Request Entity Too Large
414|127|Request-URI Too Long
415|79|Unsupported Media Type
416|127|Unsupported URI Scheme
417||Unknown Resource-Priority
420|127|Bad Extension
421|127|Extension Required
422||Session Interval Too Small
423|127|Interval Too Brief
428||Use Identity Header
429||Provide Referrer Identity
430||Flow Failed
433||Anonymity Disallowed
436||Bad Identity-Info
437||Unsupported Certificate
438||Invalid Identity Header
439||First Hop Lacks Outbound Support
440||Max-Breadth Exceeded
469||Bad Info Package
470||Consent Needed
480|18|Temporarily Unavailable
481|41|Call/Transaction Does Not Exist
482|25|Loop Detected
483|25|Too Many Hops
484|28|Address Incomplete
485|1|Ambiguous
486|17|Busy Here
487||Request Terminated
488||Not Acceptable Here
489||Bad Event
491||Request Pending
493||Undecipherable
494||Security Agreement Required
500|41|Server Internal Error
501|79|Not Implemented
502|38|Bad Gateway
503|41|Service Unavailable
504|102|Server Time-out
505|127|Version Not Supported
513|127|Message Too Large
580||Precondition Failure
600|17|Busy Everywhere
603|21|Decline
604|1|Does Not Exist Anywhere
606||Not Acceptable
607||Unwanted
608||Rejected
`;

const q850Rows = `
1|404|Unallocated (unassigned) number
2|404|No route to specified transit network
3|404|No route to destination
4|500|Send special information tone
5|500|Misdialled trunk prefix
6|500|Channel unacceptable
7|500|Call awarded and being delivered in an established channel
8|500|Preemption
9|500|Preemption, circuit reserved for reuse
16||Normal call clearing
17|486|User busy
18|408|No user responding
19|480|No answer from user (user alerted)
20|480|Subscriber absent
21|403|Call rejected
22|410|Number changed
23|410|Redirection to new destination
25|500|Exchange routing error
26|404|Non-selected user clearing
27|502|Destination out of order
28|484|Invalid number format (address incomplete)
29|501|Facility rejected
30|500|Response to STATUS ENQUIRY
31|480|Normal, unspecified
34|503|No circuit/channel available
38|503|Network out of order
39|500|Permanent frame mode connection out of service
40|500|Permanent frame mode connection operational
41|503|Temporary failure
42|503|Switching equipment congestion
43|500|Access information discarded
44|500|Requested circuit/channel not available
46|500|Precedence call blocked
47|503|Resource unavailable, unspecified
49|500|Quality of service unavailable
50|500|Requested facility not subscribed
53|500|Outgoing calls barred within closed user group
55|403|Incoming calls barred within closed user group
57|403|Bearer capability not authorized
58|503|Bearer capability not presently available
62|500|Inconsistency in access information and subscriber class
63|500|Service or option not available, unspecified
65|488|Bearer capability not implemented
66|500|Channel type not implemented
69|500|Requested facility not implemented
70|488|Only restricted digital information bearer capability is available
79|501|Service or option not implemented, unspecified
81|500|Invalid call reference value
82|500|Identified channel does not exist
83|500|A suspended call exists, but this call identity does not
84|500|Call identity in use
85|500|No call suspended
86|500|Call having the requested call identity has been cleared
87|403|User not member of closed user group
88|503|Incompatible destination
90|500|Non-existent closed user group
91|500|Invalid transit network selection
95|500|Invalid message, unspecified
96|500|Mandatory information element is missing
97|500|Message type non-existent or not implemented
98|500|Message not compatible with call state
99|500|Information element non-existent or not implemented
100|500|Invalid information element contents
101|500|Message not compatible with call state
102|504|Recovery on timer expiry
103|500|Parameter non-existent or not implemented, passed on
110|500|Message with unrecognized parameter, discarded
111|500|Protocol error, unspecified
127|500|Interworking, unspecified
`;

function read<T>(rows: string, make: (code: number, other: number | null, name: string) => T): readonly T[] {
  return rows
    .trim()
    .split('\n')
    .map((row) => {
      const [code, other, ...name] = row.split('|');
      return make(Number(code), other ? Number(other) : null, name.join('|'));
    });
}

export const sipCauses = read(sipRows, (code, q850, name): SipCause => ({ code, name, q850 }));
export const q850Causes = read(q850Rows, (code, sip, name): Q850Cause => ({ code, name, sip }));
