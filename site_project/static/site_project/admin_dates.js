// What is typed as a time stays as typed until the server reads it: Wagtail's picker would turn 2023年5月6日 into
// another day, and what it cannot read at all into the present time, on leaving the field.
(() => {
    jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
    // Closing on leaving the field is a part of what was switched off.
    jQuery(document).on("focusout", "input", (event) => {
        jQuery(event.target).data("xdsoft_datetimepicker")?.trigger("close.xdsoft");
    });
})();
