"""Sentences about operations: for the receipts, and for the pages that live in the browser."""

from django.utils.translation import gettext as _


def reason(code: str, **said: object) -> str:
    """Why an operation was not carried out: what was found, what to do. Whole sentences."""
    sentences = {
        "unreadable": _(
            "Máy chủ không đọc được mục này. Mục được giữ nguyên; xuất ra tệp và báo cán bộ cấp tỉnh."
        ),
        "newer": _(
            "Mục này do bản mới hơn của trang ghi. Giữ trên máy và gửi lại khi máy chủ được nâng cấp."
        ),
        "unknown": _(
            "Máy chủ không có biểu này trong phần việc của bạn. Số vẫn được giữ; hỏi cán bộ cấp tỉnh "
            "nếu đơn vị hoặc vai trò của bạn vừa đổi."
        ),
        "closed": _(
            "Biểu đã nộp nên số này chưa vào biểu. Số vẫn được giữ; cần sửa thì đề nghị cấp tỉnh trả lại dòng, "
            "rồi gửi lại."
        ),
        "line_locked": _(
            "Dòng %(line)s đã nộp và không bị trả lại nên đang khóa. Số vẫn được giữ; cần sửa thì gửi đề nghị sửa "
            "ở trang của biểu, rồi gửi lại."
        ),
        "line_gone": _("Biểu đang dùng không có dòng %(line)s cho đơn vị này. Số vẫn được giữ ở đây."),
        "older_form": _(
            "Số gõ theo mẫu biểu cũ; ở mẫu mới dòng %(line)s hỏi việc khác. Số vẫn được giữ; mở biểu để nhập lại."
        ),
        "other_person": _("Mục này của người khác; chỉ gửi khi người đó đăng nhập trên máy này."),
        "seen_otherwise": _(
            "Chưa nộp: từ lúc bạn bấm nộp, dòng %(line)s đã có số khác. Mở biểu xem lại rồi nộp."
        ),
        "already": _("Biểu này đã được nộp trước đó."),
        "too_many": _("Gửi quá nhiều mục một lần; trang sẽ gửi lại thành từng phần nhỏ."),
    }
    return sentences[code] % said


def changed_meanwhile_sentence() -> str:
    return _("Có người đã gõ số khác sau khi bạn mở trang. Cả hai số đều được giữ; chọn một ở mỗi dòng.")


def handed_in_sentence() -> str:
    """What somebody reads who has just handed a form in: what holds now, and that nothing is left to do."""
    return _(
        "Đã nộp biểu. Số đã vào tổng của tỉnh. Bạn không phải làm gì thêm; dòng nào tỉnh hỏi lại sẽ hiện ở trang “Hôm nay”."
    )


def page_words() -> dict[str, str]:
    """What the scripts of the entry page and of the outbox say, by name."""
    return {
        "saved_here": _("Đã lưu trên máy lúc {time}, đang gửi."),
        "sending": _("Đang gửi {n} mục tới tỉnh."),
        "sent": _("Mọi số đã tới máy chủ lúc {time}."),
        "offline": _("Chưa có mạng. Đã lưu trên máy lúc {time}, chờ gửi {n} mục."),
        "trouble": _("Máy chủ chưa nhận. Đã lưu trên máy lúc {time}, chờ gửi {n} mục; trang tự thử lại."),
        "signed_out": _("Phiên đăng nhập đã hết. {n} mục vẫn ở trên máy; đăng nhập lại để gửi."),
        "conflict": _("{n} dòng có hai số. Cả hai đều được giữ; chọn một ở mỗi dòng."),
        "refused": _("{n} mục chưa vào biểu; xem lý do. Số vẫn được giữ."),
        "no_room": _(
            "Máy hết chỗ lưu: số vừa gõ CHƯA được giữ. Xuất tệp ở trang “Chưa gửi”, đừng đóng trang này."
        ),
        "no_store": _(
            "Trình duyệt này không cho lưu trên máy. Nhớ bấm “Lưu bản đang nhập” trước khi đóng trang."
        ),
        "sign_in": _("Đăng nhập"),
        "kept_page": _("Không có mạng: đây là bản lưu lúc {time}. Cứ nhập tiếp; số được giữ trên máy."),
        "submitted": _(
            "Đã nộp: biểu đã tới máy chủ. Đang mở trang của biểu; nếu chưa mở được, tải lại trang là thấy."
        ),
        "submit_waits": _("Đã ghi lệnh nộp; biểu sẽ được kiểm tra và nộp khi có mạng. Số chưa được tính."),
        "mine": _("Bạn gõ"),
        "typed_by": _("{who} gõ"),
        "at": _("lúc {time}"),
        "take_mine": _("Lấy {value}"),
        "keep_theirs": _("Giữ {value}"),
        "blank": _("(trống)"),
        "fix_places": _("{n} chỗ phải sửa"),
        "look_places": _("{n} chỗ nên xem lại"),
        "lines_done": _("{n}/{of} dòng xong"),
        "reason_label": _("Lý do (ở lại với số này):"),
        "two_values": _("Hai số cho dòng này"),
        # the outbox page
        "waiting": _("chờ gửi"),
        "refused_state": _("chưa vào biểu"),
        "conflict_state": _("hai số, chờ chọn"),
        "done_state": _("đã tới máy chủ"),
        "line": _("dòng {line}"),
        "submit_op": _("Nộp biểu"),
        "from_to": _("{from} → {to}"),
        "send_again": _("Gửi lại"),
        "set_aside": _("Đã xem, cất đi"),
        "open_form": _("Mở biểu"),
        "nothing": _("Không còn mục nào chưa gửi."),
        "count": _("{n} mục chưa gửi"),
        "others_unsent": _("{n} mục chưa gửi của người khác trên máy này; chỉ gửi khi người đó đăng nhập."),
        "imported": _("Đã thêm {n} mục từ tệp, đang gửi. {m} mục đã có sẵn."),
        "not_a_file": _(
            "Tệp này không phải tệp số liệu chưa gửi của Măng Non. Chọn tệp .json đã xuất từ trang này."
        ),
        "signed_out_kept": _(
            "Đã đăng xuất. Còn {n} mục chưa gửi giữ trên máy này; chỉ gửi khi chính người gõ đăng nhập lại."
        ),
        "sign_out_failed": _("Chưa có mạng nên phiên trên máy chủ chưa đóng; bản lưu trên máy đã xóa."),
    }


def key_words() -> dict[str, str]:
    """What the keyboard of the entry page says, by name."""
    return {
        "pasted": _("Đã dán {n} số, từ dòng {from} đến dòng {to}. Xem lại từng dòng trước khi nộp."),
        "left_over": _("{left} ô không tìm được dòng và không được dán."),
        "nothing_pasted": _("Không dán được ô nào: cột đã chép không khớp với dòng nào từ đây trở xuống."),
        "undo": _("Hoàn tác"),
    }


def step_words() -> dict[str, str]:
    """What the form says when it is answered one question at a time."""
    return {
        "count": _("câu {n} trên {of}"),
        "next": _("Lưu và sang câu {n}"),
        "anyway": _("Để sau, sang câu {n}"),
        "back_to": _("Lưu và về câu {n} còn trống"),
        "to_end": _("Xong, xem lại và nộp"),
    }


def reading_words() -> dict[str, str]:
    """The sentences of `collection.rules.read_cell`, for the browser; a test holds the two together."""
    example = _("Viết số như 1.842 hoặc 12,5; nếu không có thì ghi 0.")
    return {
        "no_figure": _("Đã chọn “Có số” nhưng ô còn trống. Ghi số, hoặc chọn một câu trả lời khác."),
        "says_otherwise": _("Đã chọn “{label}” nhưng ô ghi “{text}”. Xóa ô, hoặc chọn “Có số”."),
        "answer_zero": _("Không có (0)"),
        "answer_not_reported": _("Chưa có số liệu"),
        "answer_not_applicable": _("Không áp dụng"),
        "not_yes_no": _("“{text}” không phải là câu trả lời. Dòng này cần “Có” hoặc “Không”."),
        "two_ways": _("“{typed}” đọc được hai cách: {first} hay {second}? Viết lại số bạn muốn."),
        "english": _("“{typed}” viết theo kiểu nước ngoài. Nếu là {ours} thì viết lại như vậy."),
        "unit_behind": _("“{typed}” có “{unit}” đứng sau. Chỉ ghi số {number}, đơn vị đã có sẵn."),
        "no_number": _("“{typed}” không phải là số.") + " " + example,
        "negative": _("{said} là số âm. Dòng này cần số từ 0 trở lên."),
        "not_whole": _("{said} là số lẻ. Dòng này đếm từng người, từng việc; cần số nguyên."),
        "over_100": _("{said}% lớn hơn 100%. Tỷ lệ phải từ 0 đến 100."),
        "decimals": _("{said} có hơn 6 chữ số sau dấu phẩy. Làm tròn rồi ghi lại."),
        "too_large": _("{said} lớn quá mức có thể. Xem lại số chữ số."),
        "missing": _(
            "Còn {n} dòng chưa nhập: {lines}. Ghi số, hoặc chọn “Không có (0)”, “Chưa có số liệu”, “Không áp dụng”."
        ),
        "not_sent": _("Chưa nộp được. {first}"),
        "others": _("Còn {n} chỗ khác phải xem."),
    }
